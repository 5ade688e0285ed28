import { isConfigMap, valueAt } from "../../config/config-tree.js";
import type { FieldScoreSettings } from "../../config/run-config.js";
import type { ParsedAnswer } from "./answer-json.js";
import { isSame, setOverlap, type Tolerance } from "./compare-values.js";

/**
 * How much of an answer is right: the share of the fields that are as the truth, and 1 or 0 for each
 * of them; of a set, how far it overlaps. An answer that could not be parsed has every field wrong.
 */
export function scoreFields(
  answer: ParsedAnswer,
  truth: unknown,
  settings: FieldScoreSettings,
): Record<string, number> {
  const { name, sets = [], setMeasure = "jaccard" } = settings;
  const fields = scoredFields(truth, settings);
  const value = answer.ok ? answer.value : undefined;
  const rightness = (given: unknown, wanted: unknown, field?: string): number => {
    // What an answer ends in is not known to be all of it.
    if (!answer.ok || answer.cutOff?.has(given)) return 0;
    if (field !== undefined && sets.includes(field)) return setOverlap(given, wanted, setMeasure);
    return isSame(given, wanted, toleranceOf(settings, field)) ? 1 : 0;
  };
  if (fields.length === 0) return { [name]: rightness(value, truth) };
  const right = fields.map((field) => rightness(fieldOf(value, field), fieldOf(truth, field), field));
  const share = right.reduce((sum, one) => sum + one, 0) / fields.length;
  return Object.fromEntries([
    [name, share],
    ...fields.map((field, index) => [`${name}.${field}`, right[index] ?? 0]),
  ]);
}

/** By how much the numbers of a field may be off; `undefined` where they may not. */
export function toleranceOf(
  {
    tolerance,
    relativeTolerance,
    tolerances = {},
  }: Pick<FieldScoreSettings, "tolerance" | "relativeTolerance" | "tolerances">,
  field?: string,
): Tolerance | undefined {
  const own = field !== undefined && Object.hasOwn(tolerances, field) ? tolerances[field] : undefined;
  if (own !== undefined) return { absolute: own, relative: 0 };
  if (tolerance === undefined && relativeTolerance === undefined) return undefined;
  return { absolute: tolerance ?? 0, relative: relativeTolerance ?? 0 };
}

/** The fields that are compared: those asked for, else those of the truth, without the ignored ones. */
export function scoredFields(
  truth: unknown,
  { fields, ignore }: Pick<FieldScoreSettings, "fields" | "ignore">,
): string[] {
  if (!isConfigMap(truth)) return [];
  return (fields ?? Object.keys(truth)).filter((field) => !ignore.includes(field));
}

/** A field by its own name, else as a way down: `hand.left`. */
export function fieldOf(value: unknown, field: string): unknown {
  const own = valueAt(value, [field]);
  return own === undefined ? valueAt(value, field.split(".")) : own;
}
