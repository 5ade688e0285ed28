import { normalQuantile } from "./normal-distribution.js";

const POWER = 0.8;

/**
 * How many items a paired comparison needs, so that a true difference of that effect size is found in 80 of
 * 100 tries, at a 5 % risk of seeing one where none is, shared by so many comparisons. After the normal
 * approximation: an estimate.
 */
export function itemsNeeded(effectSize: number, comparisons: number): number {
  const reach = normalQuantile(1 - 0.05 / comparisons / 2) + normalQuantile(POWER);
  return Math.ceil((reach / effectSize) ** 2);
}
