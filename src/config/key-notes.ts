import { defaults } from "./to-run-config.js";

interface KeyNote {
  /** What the key means, in a line. */
  text: string;
  default?: unknown;
}

/** What an editor shows of each key of a run's configuration, by its dotted path; `*` for a list's items. */
export const keyNotes: Readonly<Record<string, KeyNote>> = {
  strict_keys: { text: "`false` allows keys of your own beside explog's", default: true },
  notes: { text: "kept with the experiment, shown in lists" },
  model: { text: "the model to call; its name tells the provider: `gemini-2.5-flash`, `gpt-5`, `claude-…`" },
  provider: { text: "who answers, where the model's name does not tell; by default the name does" },
  base_url: { text: "another address of the API, or `sandbox` for the offline stand-in" },
  api_key: { text: "better left to the provider's own variable, or `${oc.env:MY_KEY}`" },

  sandbox: { text: "how the offline stand-in behaves, with `base_url: sandbox`" },
  "sandbox.seed": { text: "makes its answers repeat", default: 1 },
  "sandbox.error_rate": { text: "share of facts that it gets wrong", default: 0.08 },
  "sandbox.latency_seconds": { text: "how long it takes to its first token", default: 0.05 },
  "sandbox.tokens_per_second": { text: "how fast it answers after that" },
  "sandbox.fail_rate": { text: "share of calls answered with 500 or 503", default: 0 },
  "sandbox.break_stream_rate": { text: "share of streams that break off", default: 0 },
  "sandbox.hang_rate": { text: "share of calls that are never answered", default: 0 },
  "sandbox.rate_limit": { text: "limits beyond which it answers with 429 and `Retry-After`" },
  "sandbox.rate_limit.requests_per_minute": { text: "requests that it takes in a minute" },
  "sandbox.rate_limit.input_tokens_per_minute": { text: "input tokens that it takes in a minute" },

  generation: { text: "how the model is to answer; what is left out is the model's own default" },
  "generation.temperature": { text: "0 for the likeliest words, up to 2" },
  "generation.top_p": { text: "share of the likeliest words to choose from" },
  "generation.top_k": { text: "number of the likeliest words to choose from" },
  "generation.max_output_tokens": { text: "most tokens of one answer" },
  "generation.seed": { text: "asks the provider for answers that repeat" },
  "generation.stop_sequences": { text: "texts that end an answer, up to 5" },
  "generation.presence_penalty": { text: "against words that were used" },
  "generation.frequency_penalty": { text: "against words that were used often" },
  "generation.response_mime_type": { text: "the kind of answer asked of Google: `application/json`" },
  "generation.thinking_budget": { text: "tokens for thinking: 0 for none, -1 for the model's choice" },
  "generation.media_resolution": { text: "how finely pictures are looked at" },

  stream: { text: "take answers as streams: the time to the first token is measured", default: false },

  inputs: { text: "what goes to the model, item by item" },
  "inputs.frames": { text: "a folder of pictures in the order of their numbers" },
  "inputs.frames.dir": { text: "the folder, relative to this file" },
  "inputs.frames.start": { text: "number of the first frame; by default the first there is" },
  "inputs.frames.end": { text: "number of the last frame; 0 for the last there is", default: defaults.end },
  "inputs.frames.step": { text: "takes every so-manieth number", default: defaults.step },
  "inputs.frames.fps": { text: "frames a second: gives each frame its time" },

  "inputs.frames.pattern": { text: "only the files whose names match: `cam1_*.png`" },
  "inputs.video": { text: "the frames of a video, extracted with ffmpeg" },
  "inputs.video.path": { text: "the video, relative to this file" },
  "inputs.video.start": { text: "number of the first frame, from 0", default: 0 },
  "inputs.video.end": { text: "number of the last frame; 0 for the last there is", default: defaults.end },
  "inputs.video.step": { text: "takes every so-manieth frame", default: defaults.step },
  "inputs.video.fps": { text: "draws frames at this rate first; by default all there are" },
  "inputs.max_side": { text: "pictures with a longer side are made smaller, to so many pixels" },
  "inputs.rows": { text: "the rows of a file; their columns are names for the prompts" },
  "inputs.rows.path": { text: "a .jsonl, .csv or .tsv file, relative to this one" },
  "inputs.rows.key": { text: "the column with each row's key; by default the row's number" },
  "inputs.rows.images": { text: "columns with paths of pictures, relative to the file of rows" },
  "inputs.sample": { text: "so many of them, drawn at random, in their own order" },
  "inputs.shuffle": { text: "in random order", default: false },
  "inputs.seed": { text: "draws and shuffles alike each time", default: 0 },
  "inputs.limit": { text: "the first so many of what is left" },

  context: { text: "what goes along with each item" },
  "context.strategy": {
    text: "`single`: each alone; `history`: with earlier frames; `rolling`: with the answer before it",
    default: "single",
  },
  "context.window": { text: "`history`: how many earlier frames go along", default: defaults.window },
  "context.initial_answer": { text: "`rolling`: the previous answer of the first item", default: "" },

  examples: { text: "frames that are shown to the model with their right answers" },
  "examples.dir": { text: "their folder, relative to this file" },
  "examples.start": { text: "number of the first one; by default the first there is" },
  "examples.end": { text: "number of the last one; 0 for the last there is", default: defaults.end },
  "examples.step": { text: "takes every so-manieth number", default: defaults.step },
  "examples.answers": { text: "JSON file with their answers by frame number" },
  attachments: { text: "JSON files that go along with the task as text" },

  prompt: { text: "what the model is asked; `{name}` is filled in for each item, `{{` is a brace" },
  "prompt.system": { text: "the system instruction" },
  "prompt.user": { text: "the task, and the question where there is no `follow_up`" },
  "prompt.acknowledgement": { text: "an answer to the task in the model's name, before the examples" },
  "prompt.follow_up": { text: "the question of each item, after the acknowledgement" },

  output: { text: "what the answers are" },
  "output.format": { text: "`json`: answers are parsed, out of prose too", default: "text" },
  "output.schema": { text: "JSON Schema that answers are to keep to: itself, or the path of its file" },
  "output.structured": {
    text: "whether the provider is asked to keep the model to the schema",
    default: true,
  },
  "output.repair": { text: "whether answers that are almost JSON are mended", default: true },

  score: { text: "how answers are compared with the truth" },
  "score.ground_truth": { text: "JSON file with the true answers by item" },
  "score.truth": { text: "with `inputs.rows`, the column that holds the true answer" },
  "score.fields": { text: "the fields to compare; by default all of the truth's" },
  "score.ignore": { text: "fields to leave out" },
  "score.tolerance": { text: "by how much a number may be off" },
  "score.relative_tolerance": { text: "by how much a number may be off, as a share of the true one: `0.01`" },
  "score.tolerances": { text: "by how much the numbers of single fields may be off: `{ x: 2 }`" },
  "score.sets": { text: "fields whose lists are compared as sets, by how much they overlap" },
  "score.set_measure": {
    text: "`jaccard`: common over all; `f1`: twice the common over both sizes",
    default: "jaccard",
  },
  "score.text": {
    text: "compares the answer's text: to the character, without space around it, or normalized",
  },
  "score.regex": { text: "a regular expression: whether it matches, or what its named groups hold" },
  "score.regex_flags": { text: "flags of the regular expression: `i`, `m`, `s`, `u`, `v`" },
  "score.module": { text: "a module of your own that scores answers: `./score.ts`" },
  "score.name": { text: "the score's name; with a module `score`", default: "accuracy" },

  capture: { text: "what the transcript keeps: `none`, `text`, or `all` for media too", default: "text" },
  checkpoint_every: { text: "answers from one checkpoint to the next", default: defaults.checkpointEvery },
  concurrency: { text: "calls under way at once", default: defaults.concurrency },
  rate_limit: { text: "what a minute may hold, sent at an even pace; by default what the server tells of" },
  "rate_limit.requests_per_minute": { text: "requests that go out in a minute at most" },
  "rate_limit.input_tokens_per_minute": { text: "input tokens that go out in a minute at most" },
  timeout_seconds: {
    text: "for one attempt; beyond 300 only with `stream: true`",
    default: defaults.timeoutSeconds,
  },
  stop_after_failures: {
    text: "items in a row that may fail before the run gives up; 0 for never",
    default: defaults.stopAfterFailures,
  },

  retry: { text: "how calls that failed are tried again" },
  "retry.attempts": { text: "calls for one item, the first one included", default: defaults.attempts },
  "retry.initial_delay_seconds": {
    text: "longest wait before the second call; it doubles from there",
    default: defaults.initialDelaySeconds,
  },
  "retry.max_delay_seconds": {
    text: "longest wait of all; a server that asks for more is a failure",
    default: defaults.maxDelaySeconds,
  },
  "retry.seed": { text: "makes the random part of the waits repeat" },

  budget: { text: "limits that are held before a call goes out" },
  "budget.limit_usd": { text: "US dollars" },
  "budget.limit_tokens": { text: "input and output tokens together" },
  "budget.limit_generations": { text: "calls, retries included" },
  "budget.limit_minutes": { text: "minutes from the start of the session" },
  "budget.mode": {
    text: "`strict`: never above the limit; `soft`: until it is reached",
    default: "strict",
  },
  "budget.warn_at": { text: "shares of a limit that are told, each once" },
  "budget.allow_unpriced": {
    text: "send calls whose price is not known, and count them as nothing",
    default: false,
  },
  "budget.scope": { text: "`directory`: one limit for all runs of the output folder", default: "experiment" },
  "budget.per": { text: "of a `directory`'s limit: how long it holds", default: "day" },
  "budget.max_output_tokens": {
    text: "set aside for an answer of a call that names no maximum",
    default: 65_536,
  },
  "budget.alert_command": { text: "a shell command that gets each alert as JSON" },
  "budget.alert_webhook": { text: "an address that each alert is posted to" },

  repeat: { text: "how often each item is asked", default: 1 },
  pricing: { text: "your own prices, before any table: `{ input_per_1m: 0.30, output_per_1m: 2.50 }`" },
};
