import { isConfigMap } from "../../config/config-tree.js";
import { namedGroups } from "../../config/named-groups.js";
import type { ScoreSettings } from "../../config/run-config.js";
import { isSame } from "./compare-values.js";
import { toleranceOf } from "./field-score.js";
import { lastMatch } from "./timed-match.js";

type RegexSettings = Pick<ScoreSettings, "name" | "regex" | "regexFlags" | "tolerance" | "relativeTolerance">;

export interface RegexScore {
  scores: Record<string, number>;
  /** What the named groups hold; `null` for one that took no part. */
  extracted?: Record<string, string | null>;
}

/**
 * Whether an expression matches an answer; with named groups, whether what they hold (in the last match) is
 * true: one group against a truth that is a single value, else each group against the truth's field of its name.
 * @throws Error when matching takes too long, or the truth has no such fields.
 */
export function scoreRegex(answer: string, truth: unknown, settings: RegexSettings): RegexScore {
  const { name, regex = "", regexFlags = "" } = settings;
  const groups = namedGroups(regex, regexFlags) ?? [];
  const match = lastMatch(answer, regex, regexFlags);
  if (groups.length === 0) return { scores: { [name]: match ? 1 : 0 } };
  const tolerance = toleranceOf(settings);
  const isRight = (group: string, wanted: unknown) => {
    const held = match?.[group] ?? null;
    return match && isSame(valueLike(held, wanted), wanted, tolerance) ? 1 : 0;
  };
  const extracted = match && { extracted: match };
  const [only, another] = groups;
  if (only !== undefined && another === undefined && !isConfigMap(truth)) {
    return { scores: { [name]: isRight(only, truthText(truth)) }, ...extracted };
  }
  const right = groups.map((group) => {
    if (!isConfigMap(truth) || !Object.hasOwn(truth, group)) {
      throw new Error(`the truth has no field \`${group}\` to compare the group of that name with`);
    }
    return isRight(group, truthText(truth[group]));
  });
  const share = right.reduce((sum: number, one) => sum + one, 0) / groups.length;
  const each = another === undefined ? [] : groups.map((group, index) => [`${name}.${group}`, right[index]]);
  return { scores: { [name]: share, ...Object.fromEntries(each) }, ...extracted };
}

/** What was matched, as the kind of value that the truth is. */
function valueLike(held: string | null, wanted: unknown): unknown {
  if (held === null) return null;
  const text = held.trim();
  if (typeof wanted === "number") {
    const plain = /^[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
    return plain === "" || Number.isNaN(Number(plain)) ? text : Number(plain);
  }
  if (typeof wanted === "boolean" && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}

function truthText(truth: unknown): unknown {
  return typeof truth === "string" ? truth.trim() : truth;
}
