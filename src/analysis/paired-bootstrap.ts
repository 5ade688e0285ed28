import { normalCumulative, normalQuantile } from "./normal-distribution.js";
import { pairedDifferences } from "./paired-differences.js";
import { createRandomNumbers } from "./random-numbers.js";

export interface Interval {
  low: number;
  high: number;
}

/** What resampling the items says of the mean of paired differences. */
export interface BootstrapResult {
  /** 95 %; `null` where the items differ too seldom, or are too few, for one. */
  interval: Interval | null;
  /** How likely a mean as far from 0 is, were there no difference; two-sided. */
  probability: number;
  /** `constant`: every item differs by the same; `normal`: so many items that resampling adds nothing. */
  method: "bootstrap" | "constant" | "normal";
  resamples: number;
}

const LEVEL = 0.95;
const MOST_RESAMPLES = 9_999;
/** Numbers drawn for one measure: some 60 ms. */
const MOST_DRAWS = 20_000_000;
const MOST_ITEMS = 20_000;

/**
 * The symmetric bootstrap-t of the mean (Hall 1988): items are drawn with replacement, and the mean of each
 * draw is divided by its own standard error. Its intervals hold what they promise also where a plain
 * percentile interval is too short: few items, skewed costs. One difference an item, so that an item's
 * repeats stay together.
 */
export function pairedBootstrap(
  differences: Float64Array,
  seed: number,
  mostResamples = MOST_RESAMPLES,
): BootstrapResult {
  const { count, mean, standardError, tStatistic } = pairedDifferences(differences);
  if (count < 2 || standardError === null)
    return { interval: null, probability: 1, method: "constant", resamples: 0 };
  if (tStatistic === null) return constantDifference(count, mean);
  if (count > MOST_ITEMS) return normalResult(mean, standardError);

  const resamples = Math.min(mostResamples, Math.floor(MOST_DRAWS / count) - 1);
  const sizes = resampledSizes(differences, mean, resamples, seed).sort();
  const critical = sizes[Math.ceil(LEVEL * (resamples + 1)) - 1] ?? Number.POSITIVE_INFINITY;
  const asFar = sizes.length - firstAtLeast(sizes, Math.abs(tStatistic));
  return {
    interval: Number.isFinite(critical)
      ? { low: mean - critical * standardError, high: mean + critical * standardError }
      : null,
    probability: (asFar + 1) / (resamples + 1),
    method: "bootstrap",
    resamples,
  };
}

/** The size of the t statistic of every resample, around the mean that was seen. */
function resampledSizes(
  differences: Float64Array,
  mean: number,
  resamples: number,
  seed: number,
): Float64Array {
  const count = differences.length;
  const centred = differences.map((difference) => difference - mean);
  const random = createRandomNumbers(seed);
  const sizes = new Float64Array(resamples);
  for (let resample = 0; resample < resamples; resample += 1) {
    let sum = 0;
    let squares = 0;
    for (let draw = 0; draw < count; draw += 1) {
      const value = centred[random.below(count)] as number;
      sum += value;
      squares += value * value;
    }
    const variance = (squares - (sum * sum) / count) / (count - 1);
    // Of a resample of one value nothing is known; what is left of rounding is no spread.
    const isAlike = variance <= (squares / count) * 1e-12;
    sizes[resample] = isAlike ? Number.POSITIVE_INFINITY : Math.abs(sum) / Math.sqrt(count * variance);
  }
  return sizes;
}

/** Every item differs by the same: the sign test says how likely that is by chance. */
function constantDifference(count: number, mean: number): BootstrapResult {
  const probability = mean === 0 ? 1 : Math.min(1, 2 ** (1 - count));
  return { interval: { low: mean, high: mean }, probability, method: "constant", resamples: 0 };
}

function normalResult(mean: number, standardError: number): BootstrapResult {
  const reach = normalQuantile((1 + LEVEL) / 2) * standardError;
  return {
    interval: { low: mean - reach, high: mean + reach },
    probability: 2 * normalCumulative(-Math.abs(mean / standardError)),
    method: "normal",
    resamples: 0,
  };
}

/** Index of the first of the sorted values that is at least so large. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
