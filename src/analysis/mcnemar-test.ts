/**
 * McNemar's exact test: how likely so uneven a split of the items that changed is, were both directions
 * equally likely. Two-sided, as R's `binom.test` and statsmodels give it.
 */
export function mcnemarProbability(changedUp: number, changedDown: number): number {
  const changed = changedUp + changedDown;
  const fewer = Math.min(changedUp, changedDown);
  if (changed === 0 || changedUp === changedDown) return 1;
  // From the largest term down, each by its ratio to the one before: the smallest may be too small to hold.
  let term = Math.exp(logBinomial(changed, fewer) - changed * Math.LN2);
  let sum = 0;
  for (let count = fewer; count >= 0 && term > sum * 1e-18; count -= 1) {
    sum += term;
    term *= count / (changed - count + 1);
  }
  return Math.min(1, 2 * sum);
}

/** Logarithm of the number of ways to choose, its error kept from growing (Kahan 1965). */
function logBinomial(of: number, chosen: number): number {
  let sum = 0;
  let lost = 0;
  for (let index = 1; index <= chosen; index += 1) {
    const term = Math.log((of - chosen + index) / index) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}
