import { isConfigMap, valueAt } from "../config/config-tree.js";
import type { ScoreSettings } from "../config/run-config.js";
import { canonicalJson } from "../format/canonical-json.js";
import type { ParsedAnswer } from "./answer-json.js";

/**
 * How much of an answer is right: the share of the fields that equal the truth, and 1 or 0 for each
 * of them. An answer that could not be parsed has every field wrong.
 */
export function scoreFields(
  answer: ParsedAnswer,
  truth: unknown,
  settings: Pick<ScoreSettings, "fields" | "ignore" | "name">,
): Record<string, number> {
  const { name } = settings;
  const fields = scoredFields(truth, settings);
  const value = answer.ok ? answer.value : undefined;
  // What an answer ends in is not known to be all of it.
  const isRight = (given: unknown, wanted: unknown) =>
    answer.ok && !answer.cutOff?.has(given) && same(given, wanted) ? 1 : 0;
  if (fields.length === 0) return { [name]: isRight(value, truth) };
  const right = fields.map((field) => isRight(fieldOf(value, field), fieldOf(truth, field)));
  const share = right.reduce((sum: number, one) => sum + one, 0) / fields.length;
  return Object.fromEntries([
    [name, share],
    ...fields.map((field, index) => [`${name}.${field}`, right[index] ?? 0]),
  ]);
}

/** The fields that are compared: those asked for, else those of the truth, without the ignored ones. */
export function scoredFields(
  truth: unknown,
  { fields, ignore }: Pick<ScoreSettings, "fields" | "ignore">,
): string[] {
  if (!isConfigMap(truth)) return [];
  return (fields ?? Object.keys(truth)).filter((field) => !ignore.includes(field));
}

/** A field by its own name, else as a way down: `hand.left`. */
export function fieldOf(value: unknown, field: string): unknown {
  const own = valueAt(value, [field]);
  return own === undefined ? valueAt(value, field.split(".")) : own;
}

/** Equal as JSON: the order of a map's keys does not matter, that of a list's items does. */
function same(answer: unknown, truth: unknown): boolean {
  return answer !== undefined && truth !== undefined && canonicalJson(answer) === canonicalJson(truth);
}
