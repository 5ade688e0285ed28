import { type ConfigPath, pathText } from "../../config/config-path.js";
import type { ConfigProblem } from "../../config/config-problem.js";
import type { ConfigDraft } from "../../config/load-run-config.js";
import type { ExampleSettings, FrameSettings } from "../../config/run-config.js";
import type { ContentPart } from "../../format/content.js";
import { type AnswerSchema, readAnswerSchema } from "../answers/answer-schema.js";
import { readScoring } from "../answers/read-scoring.js";
import type { ScoreModule } from "../answers/score-module.js";
import type { TrueAnswers } from "../answers/true-answers.js";
import { chooseEndpoint, type Endpoint } from "../clients/endpoint.js";
import { checkDeclaredPrices, PricingProblem } from "../declared-prices.js";
import { type CompiledPrompts, compilePrompts } from "../prompts/compiled-prompts.js";
import { readAttachment } from "./attachment.js";
import { type ExampleTurn, exampleTurns } from "./example-turns.js";
import { readFrameAnswers } from "./frame-answers.js";
import { type Frame, listFrames, selectFrames } from "./frame-inputs.js";
import { frameItems } from "./frame-items.js";
import { imageResizer } from "./image-resizing.js";
import type { ItemSource } from "./input-item.js";
import { InputProblem } from "./input-problem.js";
import type { ItemInputs, ReadAt } from "./input-reading.js";
import { inspectImages } from "./inspect-image.js";
import { chosenIndexes, type ItemOrder, orderedItems } from "./item-order.js";
import { type RowsFile, readRows } from "./row-items.js";
import { type VideoManifest, videoFrames } from "./video-frames.js";

/** What a configuration names, as far as it could be read. */
export interface RunInputs {
  items?: ItemSource;
  /** Where frames come from, when they come from a video. */
  video?: VideoManifest;
  /** Where rows come from. */
  rowsFile?: RowsFile;
  examples: ExampleTurn[];
  attachments: ContentPart[];
  prompts: CompiledPrompts;
  truths?: TrueAnswers;
  schema?: AnswerSchema;
  scoreModule?: ScoreModule;
  endpoint?: Endpoint;
}

/** Reads and checks all that a configuration names. What rests on values that are wrong themselves is left out. */
export async function readInputs(
  draft: ConfigDraft,
): Promise<{ inputs: RunInputs; problems: ConfigProblem[] }> {
  const { config } = draft;
  const problems: ConfigProblem[] = [];
  /** What `read` gives, or `undefined` after its problem was noted at the key that named the input. */
  const at: ReadAt = async (path, read, reliesOn = []) => {
    if (![path, ...reliesOn].every(draft.isSound)) return undefined;
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      const message = `\`${pathText(path)}\`: ${error.message}`;
      const place = error instanceof PricingProblem ? error.path : path;
      problems.push({ ...draft.locate(place), message, remedy: error.remedy });
      return undefined;
    }
  };

  await at(["pricing"], () => checkDeclaredPrices(config.pricing));
  const endpoint = await at(["model"], () => chooseEndpoint(config, process.env), [
    ["base_url"],
    ["api_key"],
  ]);
  const { frames, manifest, rows, items } = await readItems(draft, at);
  const { inputs: asked } = config;
  const namesAreKnown = asked.rows ? rows !== undefined : (asked.frames ?? asked.video) !== undefined;
  const { prompts, problems: templateProblems } = compilePrompts(
    config,
    (path) => (namesAreKnown || path[0] !== "prompt") && draft.isSound(path),
    rows?.columns,
  );
  for (const { path, line, mark, message, remedy } of templateProblems) {
    const location = draft.locate(path, line || undefined);
    const named = `\`${pathText(path)}\`: ${message}`;
    problems.push({ ...location, ...(line ? { excerpt: line, mark } : {}), message: named, remedy });
  }

  await at(["inputs", "max_side"], () => imageResizer(config.inputs.maxSide));
  const attachments: ContentPart[] = [];
  for (const [index, path] of config.attachments.entries()) {
    const part = await at(["attachments", index], () => readAttachment(path));
    if (part) attachments.push(part);
  }
  const examples = config.examples && (await readExamples(draft, config.examples, at));
  const { schema: schemaSetting } = config.output;
  const schema = schemaSetting && (await at(["output", "schema"], () => readAnswerSchema(schemaSetting)));
  const { truths, scoreModule } = await readScoring(draft, { frames, rows, items }, at);
  return {
    inputs: {
      items,
      video: manifest,
      rowsFile: rows?.file,
      examples: examples ?? [],
      attachments,
      prompts,
      truths,
      schema,
      scoreModule,
      endpoint,
    },
    problems,
  };
}

async function readItems(draft: ConfigDraft, at: ReadAt): Promise<ItemInputs> {
  const { inputs, repeat } = draft.config;
  const order = { ...inputs, repeat };
  if (inputs.rows) {
    const settings = inputs.rows;
    const reliesOn = ["rows", "sample", "shuffle", "seed", "limit"].map((name) => ["inputs", name]);
    const rows = await at(["inputs", "rows", "path"], () => readRows(settings, order), reliesOn);
    return { rows, items: rows && orderedItems(rows.pool, order) };
  }
  if (inputs.video) {
    const settings = inputs.video;
    const reliesOn = ["start", "end", "step", "fps"].map((name) => ["inputs", "video", name]);
    const video = await at(["inputs", "video", "path"], () => videoFrames(settings), reliesOn);
    const pool = video && frameItems(video.frames);
    return { frames: video?.frames, manifest: video?.manifest, items: pool && orderedItems(pool, order) };
  }
  const settings = inputs.frames && { ...inputs.frames, order };
  const frames = settings && (await readFrames(draft, ["inputs", "frames"], settings, at));
  return { frames, items: frames && orderedItems(frameItems(frames), order) };
}

async function readFrames(
  draft: ConfigDraft,
  key: ConfigPath,
  settings: FrameSettings & { order?: ItemOrder },
  at: ReadAt,
): Promise<Frame[] | undefined> {
  const range = ["start", "end", "step"].map((name) => [...key, name]);
  return at([...key, "dir"], async () => {
    if (!range.every(draft.isSound)) {
      // Which frames are meant cannot be told, but whether there are any can.
      await listFrames(settings);
      return undefined;
    }
    const selected = await selectFrames(settings);
    const chosen = chosenIndexes(selected.length, settings.order ?? {});
    await inspectImages(chosen ? Array.from(chosen, (index) => selected[index] as Frame) : selected);
    return selected;
  });
}

async function readExamples(
  draft: ConfigDraft,
  settings: ExampleSettings,
  at: ReadAt,
): Promise<ExampleTurn[] | undefined> {
  const frames = await readFrames(draft, ["examples"], settings.frames, at);
  const answers = await at(["examples", "answers"], () => readFrameAnswers(settings.answers));
  if (!frames || !answers) return undefined;
  return at(["examples", "answers"], () => exampleTurns(settings, frames, answers));
}
