import { isConfigMap } from "../../config/config-tree.js";
import { canonicalJson } from "../../format/canonical-json.js";

/** By how much a number may be off: by either, as `math.isclose` has it. */
export interface Tolerance {
  absolute: number;
  /** A share of the true number. */
  relative: number;
}

/**
 * Equal as JSON: the order of a map's keys does not matter, that of a list's items does, and a number is
 * not its text. With a tolerance, numbers may be off anywhere within.
 */
export function isSame(given: unknown, wanted: unknown, tolerance?: Tolerance): boolean {
  if (given === undefined || wanted === undefined) return false;
  if (!tolerance) return canonicalJson(given) === canonicalJson(wanted);
  if (typeof given === "number" && typeof wanted === "number") return isClose(given, wanted, tolerance);
  if (Array.isArray(given) && Array.isArray(wanted)) {
    return (
      given.length === wanted.length && given.every((item, index) => isSame(item, wanted[index], tolerance))
    );
  }
  if (isConfigMap(given) && isConfigMap(wanted)) {
    const keys = Object.keys(wanted);
    return (
      Object.keys(given).length === keys.length &&
      keys.every((key) => Object.hasOwn(given, key) && isSame(given[key], wanted[key], tolerance))
    );
  }
  return canonicalJson(given) === canonicalJson(wanted);
}

function isClose(given: number, wanted: number, { absolute, relative }: Tolerance): boolean {
  const allowed = Math.max(absolute, relative * Math.abs(wanted));
  // 0.3 is 0.1 off 0.2 on paper, and a little more as a float.
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(given), Math.abs(wanted));
  return Math.abs(given - wanted) <= allowed + (allowed > 0 ? rounding : 0);
}

/**
 * How much two lists overlap as sets: `jaccard` is what both have over what either has, `f1` twice what
 * both have over the sum of their sizes. Two empty sets are the same, which is 1.
 */
export function setOverlap(given: unknown, wanted: unknown, measure: "jaccard" | "f1"): number {
  if (!Array.isArray(given) || !Array.isArray(wanted)) return 0;
  const [ours, theirs] = [setOf(given), setOf(wanted)];
  const common = [...ours].filter((item) => theirs.has(item)).length;
  if (ours.size + theirs.size === 0) return 1;
  if (measure === "f1") return (2 * common) / (ours.size + theirs.size);
  return common / (ours.size + theirs.size - common);
}

function setOf(list: readonly unknown[]): Set<string> {
  return new Set(list.map(canonicalJson));
}
