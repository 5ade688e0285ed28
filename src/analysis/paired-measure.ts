import { SUCCEEDED } from "./item-values.js";
import { itemsNeeded } from "./items-needed.js";
import { mcnemarProbability } from "./mcnemar-test.js";
import { type Interval, pairedBootstrap } from "./paired-bootstrap.js";
import { pairedDifferences } from "./paired-differences.js";

/** The values of one measure for the items that have it in both runs. */
export interface MeasurePairs {
  measure: string;
  baseline: Float64Array;
  candidate: Float64Array;
  /** Common items without the value: in the baseline, in the candidate (both may miss it). */
  missingInBaseline: number;
  missingInCandidate: number;
  /** One generation an item in both runs. */
  isSingle: boolean;
}

/** One measure of two runs compared, item by item. Differences are candidate minus baseline. */
export interface MeasureComparison {
  measure: string;
  /** `yes/no` of a score where every value is 0 or 1, and no item was repeated. */
  kind: "number" | "yes/no";
  pairs: number;
  missingInBaseline: number;
  missingInCandidate: number;
  baselineMean: number;
  candidateMean: number;
  difference: number;
  interval: Interval | null;
  intervalMethod: "bootstrap" | "constant" | "normal";
  resamples: number;
  test: "bootstrap-t" | "mcnemar-exact" | "sign" | "normal";
  probability: number;
  /** Cohen's d for pairs; `null` without a spread. */
  effectSize: number | null;
  /** Items that changed from no to yes, and from yes to no. */
  changed?: { up: number; down: number };
}

/** `null` where no item has the value in both runs. */
export function compareMeasure(pairs: MeasurePairs, seed: number): MeasureComparison | null {
  const { baseline, candidate } = pairs;
  const count = baseline.length;
  if (count === 0) return null;
  const differences = candidate.map((value, index) => value - (baseline[index] as number));
  const { mean, effectSize } = pairedDifferences(differences);
  const bootstrap = pairedBootstrap(differences, seed);
  const shared = {
    measure: pairs.measure,
    pairs: count,
    missingInBaseline: pairs.missingInBaseline,
    missingInCandidate: pairs.missingInCandidate,
    baselineMean: meanOf(baseline),
    candidateMean: meanOf(candidate),
    difference: mean,
    intervalMethod: bootstrap.method,
    resamples: bootstrap.resamples,
    effectSize,
  };
  const isAnswer = pairs.measure.startsWith("score.") || pairs.measure === SUCCEEDED;
  if (isAnswer && pairs.isSingle && isYesNo(baseline) && isYesNo(candidate)) {
    const up = differences.filter((difference) => difference > 0).length;
    const down = differences.filter((difference) => difference < 0).length;
    const { interval } = bootstrap;
    return {
      ...shared,
      kind: "yes/no",
      interval: interval && { low: Math.max(-1, interval.low), high: Math.min(1, interval.high) },
      test: "mcnemar-exact",
      probability: mcnemarProbability(up, down),
      changed: { up, down },
    };
  }
  const test = ({ bootstrap: "bootstrap-t", constant: "sign", normal: "normal" } as const)[bootstrap.method];
  return {
    ...shared,
    kind: "number",
    interval: bootstrap.interval,
    test,
    probability: bootstrap.probability,
  };
}

/** Further items after which a true difference of the size seen would be told; `null` where none was seen. */
export function furtherItems(
  { effectSize, pairs }: Pick<MeasureComparison, "effectSize" | "pairs">,
  comparisons: number,
): number | null {
  if (effectSize === null || effectSize === 0) return null;
  return Math.max(1, itemsNeeded(effectSize, comparisons) - pairs);
}

function isYesNo(values: Float64Array): boolean {
  return values.every((value) => value === 0 || value === 1);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
