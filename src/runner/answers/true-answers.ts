import { isConfigMap } from "../../config/config-tree.js";
import type { ScoreSettings } from "../../config/run-config.js";
import type { InputItem } from "../inputs/input-item.js";
import { InputProblem } from "../inputs/input-problem.js";
import { readJsonFile } from "../inputs/json-file.js";

/** True answers by frame number, or by the key of a row. */
export type TrueAnswers = ReadonlyMap<number | string, unknown>;

/** Whether answers are compared with true ones. */
export function hasTruths({ groundTruth, truthColumn }: ScoreSettings): boolean {
  return groundTruth !== undefined || truthColumn !== undefined;
}

/** The true answer of an item; `undefined` when none is known. */
export function truthOf(
  { key, itemKey, frame, row }: InputItem,
  score: ScoreSettings,
  truths: TrueAnswers | undefined,
): { truth: unknown } | undefined {
  if (score.truthColumn !== undefined) {
    const value = row?.[score.truthColumn];
    return value === undefined || value === "" ? undefined : { truth: valueOfCell(value, score) };
  }
  const place = frame?.number ?? itemKey ?? key;
  return truths?.has(place) ? { truth: truths.get(place) } : undefined;
}

/** Cells of CSV are texts; what is to be compared by fields or as a number is read from them. */
function valueOfCell(value: unknown, { text, module }: ScoreSettings): unknown {
  if (typeof value !== "string" || text !== undefined || module !== undefined) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/**
 * Reads a JSON file of true answers by the keys of rows: a map from keys to answers, or a list of maps with a
 * `key` each.
 * @throws InputProblem
 */
export async function readKeyedAnswers(path: string): Promise<ReadonlyMap<string, unknown>> {
  const { value } = await readJsonFile(path);
  const entries = Array.isArray(value)
    ? listEntries(path, value)
    : Object.entries(isConfigMap(value) ? value : {});
  const answers = new Map(entries);
  if (answers.size < entries.length) {
    const [twice] =
      entries.find(([key], index) => entries.findIndex(([other]) => other === key) < index) ?? [];
    throw new InputProblem(`${path} has two answers for \`${twice}\``, "Keep one of them.");
  }
  if (answers.size > 0) return answers;
  throw new InputProblem(
    `${path} holds no answers`,
    'Write a map from the keys of rows to answers: `{"q1": "red"}`, or a list of `{"key": "q1", …}`.',
  );
}

function listEntries(path: string, list: readonly unknown[]): [string, unknown][] {
  return list.map((item, index) => {
    const { key, ...answer } = isConfigMap(item) ? item : {};
    if (typeof key === "string" || typeof key === "number") return [String(key), answer];
    throw new InputProblem(
      `item ${index + 1} of ${path} has no \`key\``,
      "Give every item the `key` of its row.",
    );
  });
}
