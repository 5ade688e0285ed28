import { answerProblems } from "./answer-problems.js";
import type { ConfigPath } from "./config-path.js";
import type { Inconsistency } from "./inconsistency.js";
import { isSupportedProvider, providerOfModel, supportedProviders } from "./model-provider.js";
import { providerSettingProblems } from "./provider-settings.js";
import type { RawRunConfig } from "./run-schema.js";

/** What no single key shows: keys that contradict each other, or that would have no effect. */
export function inconsistencies(raw: RawRunConfig): Inconsistency[] {
  return [
    ...providerProblems(raw),
    ...providerSettingProblems(raw),
    ...baseUrlProblems(raw),
    ...contextProblems(raw),
    ...promptProblems(raw),
    ...inputProblems(raw),
    ...(raw.inputs.frames ? frameProblems(raw.inputs.frames, ["inputs", "frames"]) : []),
    ...(raw.inputs.video ? frameProblems(raw.inputs.video, ["inputs", "video"]) : []),
    ...(raw.examples ? frameProblems(raw.examples, ["examples"]) : []),
    ...answerProblems(raw),
    ...budgetProblems(raw),
    ...rateLimitProblems(raw),
    ...otherProblems(raw),
  ];
}

function providerProblems(raw: RawRunConfig): Inconsistency[] {
  if (raw.provider) return [];
  const provider = providerOfModel(raw.model);
  if (isSupportedProvider(provider)) return [];
  const supported = supportedProviders.join(", ");
  const message = provider
    ? `\`${raw.model}\` is a model of ${provider}, which is not supported yet in this version`
    : `the provider of the model \`${raw.model}\` cannot be told from its name`;
  const remedy = provider
    ? `Supported: ${supported}. Where its API speaks as OpenAI's does, write \`provider: openai-compatible\` and \`base_url\`.`
    : `Write \`provider:\` beside it (supported: ${supported}), or take a model \`gemini-…\`, \`gpt-…\` or \`claude-…\`.`;
  return [{ path: ["model"], message, remedy, reliesOn: [["provider"]] }];
}

function baseUrlProblems(raw: RawRunConfig): Inconsistency[] {
  const url = raw.base_url;
  const problems: Inconsistency[] = [];
  if (url !== undefined && url !== "sandbox" && !/^https?:$/.test(protocolOf(url))) {
    const message = `\`base_url\` must be an address or \`sandbox\`, not \`${url}\``;
    problems.push({ path: ["base_url"], message, remedy: "Write it in full: `https://host/path`." });
  }
  if (raw.sandbox && url !== "sandbox") {
    const message = "`sandbox` has no effect without `base_url: sandbox`";
    problems.push({
      path: ["sandbox"],
      message,
      remedy: "Write `base_url: sandbox`, or remove `sandbox`.",
      reliesOn: [["base_url"]],
    });
  }
  return problems;
}

function protocolOf(url: string): string {
  try {
    return new URL(url).protocol;
  } catch {
    return "";
  }
}

function contextProblems(raw: RawRunConfig): Inconsistency[] {
  const { strategy = "single", window, initial_answer } = raw.context ?? {};
  const reliesOn = [["context", "strategy"]];
  const problems: Inconsistency[] = [];
  if (window !== undefined && strategy !== "history") {
    const message = `\`window\` belongs to \`strategy: history\`, and this is \`${strategy}\``;
    const remedy = "Remove it (`~context.window`).";
    problems.push({ path: ["context", "window"], message, remedy, reliesOn });
  }
  if (initial_answer !== undefined && strategy !== "rolling") {
    const message = `\`initial_answer\` belongs to \`strategy: rolling\`, and this is \`${strategy}\``;
    problems.push({
      path: ["context", "initial_answer"],
      message,
      remedy: "Remove it (`~context.initial_answer`).",
      reliesOn,
    });
  }
  if (strategy === "rolling" && (raw.concurrency ?? 1) > 1) {
    const message =
      "`strategy: rolling` needs each answer before the next frame, so its calls cannot run at once";
    problems.push({ path: ["concurrency"], message, remedy: "Write `concurrency: 1`, or remove it." });
  }
  return problems;
}

function promptProblems(raw: RawRunConfig): Inconsistency[] {
  if (raw.prompt.follow_up === undefined || raw.prompt.acknowledgement !== undefined) return [];
  return [
    {
      path: ["prompt", "follow_up"],
      message: "`prompt.follow_up` comes after the model's `prompt.acknowledgement`, and there is none",
      remedy: "Write `acknowledgement:`, or put the text into `prompt.user`.",
      reliesOn: [["prompt", "acknowledgement"]],
    },
  ];
}

const inputKinds = ["frames", "video", "rows"] as const;

function inputProblems(raw: RawRunConfig): Inconsistency[] {
  const { inputs, context, prompt } = raw;
  const problems: Inconsistency[] = [];
  const kinds = inputKinds.filter((kind) => inputs[kind] !== undefined);
  const reliesOn = inputKinds.map((kind) => ["inputs", kind]);
  const [first, second] = kinds;
  if (!first) {
    const message = "`inputs` names no `frames`, no `video` and no `rows`";
    const remedy =
      "Write `frames: { dir: frames }`, `video: { path: clip.mp4 }` or `rows: { path: data.jsonl }`.";
    problems.push({ path: ["inputs"], message, remedy, reliesOn });
  }
  if (first && second) {
    const message = `\`inputs\` names both \`${first}\` and \`${second}\``;
    problems.push({ path: ["inputs", second], message, remedy: "Keep one of them.", reliesOn });
  }
  const strategy = context?.strategy ?? "single";
  const reliesOnStrategy = [["context", "strategy"]];
  if (inputs.shuffle && strategy !== "single") {
    const message = `\`shuffle\` takes away the order that \`strategy: ${strategy}\` is about`;
    const remedy = "Remove `shuffle`, or write `strategy: single`.";
    problems.push({ path: ["inputs", "shuffle"], message, remedy, reliesOn: reliesOnStrategy });
  }
  if (inputs.rows && strategy === "history") {
    const message = "`strategy: history` is about earlier frames, and these are rows";
    const remedy = "Write `strategy: rolling` for the answer before, or `single`.";
    problems.push({ path: ["context", "strategy"], message, remedy, reliesOn: [["inputs", "rows"]] });
  }
  if (inputs.seed !== undefined && inputs.sample === undefined && !inputs.shuffle) {
    const message = "`inputs.seed` has no effect without `sample` or `shuffle`";
    problems.push({ path: ["inputs", "seed"], message, remedy: "Remove it (`~inputs.seed`)." });
  }
  if (inputs.rows && prompt.acknowledgement !== undefined && prompt.follow_up === undefined) {
    const message = "after `prompt.acknowledgement`, rows need a `prompt.follow_up` to ask their question";
    const remedy = "Write `follow_up:`, or remove `acknowledgement`.";
    problems.push({
      path: ["prompt", "acknowledgement"],
      message,
      remedy,
      reliesOn: [
        ["inputs", "rows"],
        ["prompt", "follow_up"],
      ],
    });
  }
  return problems;
}

function frameProblems(frames: { start?: number; end?: number }, path: ConfigPath): Inconsistency[] {
  const { start = 0, end = 0 } = frames;
  if (end === 0 || end >= start) return [];
  const message = `\`end\` (${end}) lies before \`start\` (${start})`;
  return [{ path: [...path, "end"], message, remedy: "`end: 0` means up to the last frame." }];
}

function budgetProblems({ budget }: RawRunConfig): Inconsistency[] {
  if (!budget) return [];
  const problems: Inconsistency[] = [];
  const limits = ["limit_usd", "limit_tokens", "limit_generations", "limit_minutes"] as const;
  if (limits.every((limit) => budget[limit] === undefined)) {
    const message = "`budget` has no limit";
    const reliesOn = limits.map((limit) => ["budget", limit]);
    problems.push({
      path: ["budget"],
      message,
      remedy: "Write `limit_usd: 5`, or remove `budget`.",
      reliesOn,
    });
  }
  if (budget.per !== undefined && budget.scope !== "directory") {
    const message = "`per` belongs to `scope: directory`";
    const reliesOn = [["budget", "scope"]];
    problems.push({
      path: ["budget", "per"],
      message,
      remedy: "Write `scope: directory`, or remove it.",
      reliesOn,
    });
  }
  if (budget.alert_webhook !== undefined && !/^https?:$/.test(protocolOf(budget.alert_webhook))) {
    const message = `\`alert_webhook\` must be an address, not \`${budget.alert_webhook}\``;
    problems.push({
      path: ["budget", "alert_webhook"],
      message,
      remedy: "Write it in full: `https://host/path`.",
    });
  }
  return problems;
}

function rateLimitProblems({ rate_limit: limit }: RawRunConfig): Inconsistency[] {
  if (!limit || limit.requests_per_minute !== undefined || limit.input_tokens_per_minute !== undefined)
    return [];
  const reliesOn = ["requests_per_minute", "input_tokens_per_minute"].map((name) => ["rate_limit", name]);
  const remedy =
    "Write `requests_per_minute: 60`, `input_tokens_per_minute: 250000`, or remove `rate_limit`.";
  return [{ path: ["rate_limit"], message: "`rate_limit` has no limit", remedy, reliesOn }];
}

function otherProblems(raw: RawRunConfig): Inconsistency[] {
  const problems: Inconsistency[] = [];
  if ((raw.timeout_seconds ?? 0) > 300 && !raw.stream) {
    // Node's fetch waits at most 300 s for the headers of an answer (undici, `headersTimeout`).
    const message =
      "Node gives up a call after 300 s without an answer, so `timeout_seconds` cannot be longer";
    const remedy = "Write 300 or less, or `stream: true`.";
    problems.push({ path: ["timeout_seconds"], message, remedy, reliesOn: [["stream"]] });
  }
  return problems;
}
