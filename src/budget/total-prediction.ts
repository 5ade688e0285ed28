import { type Moments, momentsOf } from "./moments.js";
import { studentNinetyPercent } from "./student-quantile.js";

/** A predicted sum. */
export interface TotalPrediction {
  value: number;
  /** 10 % and 90 % of the likely sums; absent when too little is known for them. */
  low?: number;
  high?: number;
}

export interface PredictionOptions {
  /** The new calls belong to the only run there is: how far runs lie apart then says nothing. */
  isSameRun?: boolean;
  /** The most that one call can have. */
  mostOfOne?: number;
}

/**
 * How far the means of two runs lie apart before anything is known of it, as a share of the mean, and how
 * many runs that belief counts for. Providers change models and load between runs; the scatter of single
 * calls, which shrinks with their number, says nothing of that.
 */
const RUNS_LIE_APART = 0.04;
const BELIEF_IN_RUNS = 2;

/**
 * Predicts the sum of `count` new calls from those of earlier runs. The band holds the scatter of the new
 * calls, the uncertainty of the mean that few calls leave, and what lies between runs (random effects, by
 * moments); its reach is that of Student's distribution with Satterthwaite's degrees of freedom. It is a
 * prediction interval for one new sum, not one for the mean. `undefined` when nothing is known.
 */
export function predictTotal(
  valuesOfRuns: readonly (readonly number[])[],
  count: number,
  options: PredictionOptions = {},
): TotalPrediction | undefined {
  const runs = valuesOfRuns.filter((values) => values.length > 0);
  const calls = runs.reduce((sum, values) => sum + values.length, 0);
  // Runs of one call each are told apart by nothing.
  const groups = calls < 2 * runs.length ? [runs.flat()] : runs;
  return predictFrom(groups.map(momentsOf), count, options);
}

/** The same from what was kept of each run. */
export function predictFrom(
  runs: readonly Moments[],
  count: number,
  options: PredictionOptions = {},
): TotalPrediction | undefined {
  const groups = runs.filter(({ size }) => size > 0);
  const calls = groups.reduce((sum, { size }) => sum + size, 0);
  if (calls === 0) return undefined;
  const most = options.mostOfOne === undefined ? undefined : options.mostOfOne * count;
  const freeCalls = calls - groups.length;
  // One call says nothing of the scatter.
  if (freeCalls === 0) return onlyCall((groups[0] as Moments).mean * count, most);

  const scatter = groups.reduce((sum, { squares }) => sum + squares, 0) / freeCalls;
  const between = options.isSameRun ? NONE_BETWEEN : betweenRuns(groups, scatter, calls);
  const weights = groups.map(({ size }) => 1 / (between.variance + scatter / size || 1 / size));
  const weight = weights.reduce((sum, each) => sum + each, 0);
  const shares = weights.map((each) => each / weight);
  const mean = groups.reduce((sum, group, index) => sum + group.mean * (shares[index] as number), 0);
  const value = mean * count;

  const ofMean = groups.reduce((sum, { size }, index) => sum + (shares[index] as number) ** 2 / size, 0);
  const ofRuns = shares.reduce((sum, each) => sum + each ** 2, 0);
  const ofScatter = scatter * (count + count ** 2 * ofMean);
  const ofBetween = between.variance * count ** 2 * (1 + ofRuns);
  const freedom = satterthwaite([
    [ofScatter, freeCalls],
    [ofBetween, between.freedom],
  ]);
  const half = studentNinetyPercent(freedom) * Math.sqrt(ofScatter + ofBetween);
  const high = most === undefined ? value + half : Math.min(Math.max(most, value), value + half);
  return { value, low: Math.max(0, value - half), high };
}

function onlyCall(value: number, most: number | undefined): TotalPrediction {
  return most === undefined ? { value } : { value, low: 0, high: Math.max(most, value) };
}

/** A variance, and from how many free values it is known. */
interface Known {
  variance: number;
  freedom: number;
}

const NONE_BETWEEN: Known = { variance: 0, freedom: 1 };

/** The moment estimate of the variance between runs; where it is small, the belief has a say in it. */
function betweenRuns(groups: readonly Moments[], scatter: number, calls: number): Known {
  const mean = groups.reduce((sum, group) => sum + group.mean * group.size, 0) / calls;
  const believed = (RUNS_LIE_APART * mean) ** 2;
  const free = groups.length - 1;
  if (free === 0) return { variance: believed, freedom: BELIEF_IN_RUNS };
  const squares = groups.reduce((sum, group) => sum + group.size * (group.mean - mean) ** 2, 0);
  const usualSize = (calls - groups.reduce((sum, { size }) => sum + size ** 2, 0) / calls) / free;
  const seen = Math.max(0, (squares / free - scatter) / usualSize);
  if (seen > believed) return { variance: seen, freedom: free };
  const freedom = BELIEF_IN_RUNS + free;
  return { variance: (BELIEF_IN_RUNS * believed + free * seen) / freedom, freedom };
}

/** The degrees of freedom of a sum of variances that are known from differently many values. */
function satterthwaite(parts: readonly (readonly [variance: number, freedom: number])[]): number {
  const sum = parts.reduce((total, [variance]) => total + variance, 0);
  const spread = parts.reduce((total, [variance, freedom]) => total + variance ** 2 / freedom, 0);
  return spread === 0 ? Number.POSITIVE_INFINITY : sum ** 2 / spread;
}
