/** What paired differences amount to; spread and all that follows from it are `null` for fewer than two. */
export interface PairedDifferences {
  count: number;
  mean: number;
  standardDeviation: number | null;
  standardError: number | null;
  /** The mean over its standard error: `null` without a spread. */
  tStatistic: number | null;
  /** Cohen's d for pairs, the mean over the standard deviation: 0.2 is small, 0.8 large. */
  effectSize: number | null;
}

/** A spread, or a mean, this small beside the differences is what is left of rounding. */
const ROUNDING = 1e-12;

export function pairedDifferences(differences: ArrayLike<number>): PairedDifferences {
  const count = differences.length;
  let sum = 0;
  let largest = 0;
  for (let index = 0; index < count; index += 1) {
    sum += differences[index] as number;
    largest = Math.max(largest, Math.abs(differences[index] as number));
  }
  const exactly = count > 0 ? sum / count : Number.NaN;
  const mean = Math.abs(exactly) <= largest * ROUNDING ? 0 : exactly;
  if (count < 2) return { count, mean, standardDeviation: null, ...NO_SPREAD };
  let squares = 0;
  for (let index = 0; index < count; index += 1) squares += ((differences[index] as number) - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / (count - 1));
  if (standardDeviation <= largest * ROUNDING)
    return { count, mean, standardDeviation: 0, ...NO_SPREAD, standardError: 0 };
  const standardError = standardDeviation / Math.sqrt(count);
  return {
    count,
    mean,
    standardDeviation,
    standardError,
    tStatistic: mean / standardError,
    effectSize: mean / standardDeviation,
  };
}

const NO_SPREAD = { standardError: null, tStatistic: null, effectSize: null };
