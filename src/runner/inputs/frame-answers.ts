import { isConfigMap } from "../../config/config-tree.js";
import { frameNumber } from "./frame-inputs.js";
import { InputProblem } from "./input-problem.js";
import { readJsonFile } from "./json-file.js";

/** Answers by frame number: true ones to score against, or those of example turns. */
export type FrameAnswers = ReadonlyMap<number, unknown>;

/**
 * Reads a JSON file of answers: a map from frame numbers (or file names) to answers, or a list of maps
 * with a `frame_number` each.
 * @throws InputProblem
 */
export async function readFrameAnswers(path: string): Promise<FrameAnswers> {
  const { value } = await readJsonFile(path);
  const entries = Array.isArray(value)
    ? listEntries(path, value)
    : isConfigMap(value)
      ? mapEntries(path, value)
      : [];
  if (entries.length === 0) {
    throw new InputProblem(
      `${path} holds no answers`,
      'Write a map from frame numbers to answers: `{"391": {…}}`, or a list of `{"frame_number": 391, …}`.',
    );
  }
  const answers = new Map<number, unknown>();
  for (const [number, answer] of entries) {
    if (answers.has(number))
      throw new InputProblem(`${path} has two answers for frame ${number}`, "Keep one of them.");
    answers.set(number, answer);
  }
  return answers;
}

function mapEntries(path: string, value: Record<string, unknown>): [number, unknown][] {
  return Object.entries(value).map(([key, answer]) => {
    const number = frameNumber(key);
    if (number === undefined) {
      throw new InputProblem(
        `the key \`${key}\` in ${path} names no frame`,
        "Use frame numbers (or the frames' file names) as keys.",
      );
    }
    return [number, answer];
  });
}

function listEntries(path: string, list: unknown[]): [number, unknown][] {
  return list.map((item, index) => {
    const { frame_number: number, ...answer } = isConfigMap(item) ? item : {};
    if (typeof number !== "number" || !Number.isSafeInteger(number)) {
      throw new InputProblem(
        `item ${index + 1} of ${path} has no whole \`frame_number\``,
        "Give every item a `frame_number`.",
      );
    }
    return [number, answer];
  });
}
