/**
 * Probabilities corrected for their number (Holm 1979): whoever calls what stays below 5 % a difference is
 * wrong about any of them in at most 5 % of comparisons. In the order given.
 */
export function holmAdjusted(probabilities: readonly number[]): number[] {
  const ranked = probabilities.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(probabilities.length);
  let largest = 0;
  for (const [rank, { p, index }] of ranked.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ranked.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
}
