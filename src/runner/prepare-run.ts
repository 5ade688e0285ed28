import { type ConfigPath, pathText } from "../config/config-path.js";
import { type ConfigProblem, configError } from "../config/config-problem.js";
import type { LoadedConfig } from "../config/load-config.js";
import type { ContentPart } from "../format/content.js";
import { ExplogError } from "../format/explog-error.js";
import { parseUserPrices } from "../pricing/user-prices.js";
import { readAttachment } from "./attachment.js";
import { type CompiledPrompts, compilePrompts } from "./compiled-prompts.js";
import { chooseEndpoint, type Endpoint } from "./endpoint.js";
import { type ExampleTurn, exampleTurns } from "./example-turns.js";
import { type FrameAnswers, readFrameAnswers } from "./frame-answers.js";
import { type Frame, selectFrames } from "./frame-inputs.js";
import { checkGroundTruth } from "./ground-truth.js";
import { InputProblem } from "./input-problem.js";
import { inspectImages } from "./inspect-image.js";

/** Everything a run needs besides its model, read and checked. */
export interface PreparedRun {
  frames: Frame[];
  examples: ExampleTurn[];
  attachments: ContentPart[];
  prompts: CompiledPrompts;
  truths?: FrameAnswers;
  endpoint: Endpoint;
}

/**
 * Reads and checks all that a configuration names, so that nothing is sent and no experiment started
 * when something is amiss.
 * @throws ExplogError `CONFIG_INVALID` with every problem found.
 */
export async function prepareRun(loaded: LoadedConfig): Promise<PreparedRun> {
  const { config } = loaded;
  const problems: ConfigProblem[] = [];
  /** What `read` gives, or `undefined` after its problem was noted at the key that named the input. */
  const at = async <Value>(
    path: ConfigPath,
    read: () => Value | Promise<Value>,
  ): Promise<Value | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error;
      const message = `\`${pathText(path)}\`: ${error.message}`;
      problems.push({ ...loaded.locate(path), message, remedy: error.remedy });
      return undefined;
    }
  };

  await at(["pricing"], () => checkPrices(config.pricing));
  const endpoint = await at(["model"], () => chooseEndpoint(config, process.env));
  const { prompts, problems: templateProblems } = compilePrompts(config);
  for (const { path, line, message, remedy } of templateProblems) {
    const location = loaded.locate(path, line || undefined);
    const named = `\`${pathText(path)}\`: ${message}`;
    problems.push({ ...location, ...(line ? { excerpt: line } : {}), message: named, remedy });
  }

  const frames = await at(["inputs", "frames", "dir"], async () => {
    const selected = await selectFrames(config.inputs.frames);
    await inspectImages(selected);
    return selected;
  });
  const attachments: (ContentPart | undefined)[] = [];
  for (const [index, path] of config.attachments.entries()) {
    attachments.push(await at(["attachments", index], () => readAttachment(path)));
  }
  const examples = await readExamples(config.examples, at);
  const { score } = config;
  const truths = score && (await at(["score", "ground_truth"], () => readFrameAnswers(score.groundTruth)));
  if (score && truths && frames) {
    await at(["score", "ground_truth"], () => checkGroundTruth(score, frames, truths));
  }

  if (problems.length > 0 || !endpoint || !frames) throw configError(loaded.path, problems);
  return {
    frames,
    examples: examples ?? [],
    attachments: attachments.filter((part) => part !== undefined),
    prompts,
    truths,
    endpoint,
  };
}

function checkPrices(pricing: unknown): void {
  if (pricing === undefined) return;
  try {
    parseUserPrices(pricing, "pricing");
  } catch (error) {
    if (!(error instanceof ExplogError)) throw error;
    throw new InputProblem(
      error.message,
      "Write for instance `pricing: { input_per_1m: 0.30, output_per_1m: 2.50 }`.",
      error,
    );
  }
}

async function readExamples(
  settings: LoadedConfig["config"]["examples"],
  at: <Value>(path: ConfigPath, read: () => Value | Promise<Value>) => Promise<Value | undefined>,
): Promise<ExampleTurn[] | undefined> {
  if (!settings) return [];
  const frames = await at(["examples", "dir"], async () => {
    const selected = await selectFrames(settings.frames);
    await inspectImages(selected);
    return selected;
  });
  const answers = await at(["examples", "answers"], () => readFrameAnswers(settings.answers));
  if (!frames || !answers) return undefined;
  return at(["examples", "answers"], () => exampleTurns(settings, frames, answers));
}
