import { normalQuantile } from "./normal-distribution.js";

const POWER = 0.8;

/**
 * How many items a paired comparison needs, so that a true difference of that effect size is found in 80 of
 * 100 tries, at a 5 % risk of seeing one where none is, shared by so many comparisons. After the paired t test,
 * as Guenther (1981) approximates it: an estimate.
 */
export function itemsNeeded(effectSize: number, comparisons: number): number {
  const critical = normalQuantile(1 - 0.05 / comparisons / 2);
  const reach = critical + normalQuantile(POWER);
  // The second part is for the spread, which a few items tell badly.
  return Math.ceil((reach / effectSize) ** 2 + critical ** 2 / 2);
}
