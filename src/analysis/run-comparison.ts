import { holmAdjusted } from "./holm-adjustment.js";
import { type ItemValues, MEASURES, type RunItems, SUCCEEDED } from "./item-values.js";
import { compareMeasure, furtherItems, type MeasureComparison } from "./paired-measure.js";

/** `unresolved`: the items do not tell; `same`: no item differs. */
export type Verdict = "higher" | "lower" | "unresolved" | "same";

export interface JudgedMeasure extends MeasureComparison {
  /** After Holm, over every measure of every run that was compared. */
  adjustedProbability: number;
  verdict: Verdict;
  /** What would resolve an unresolved difference, were it as large as it looks; an estimate. */
  needed: { items: number; costUsd: number | null } | null;
}

/** One run against the baseline. */
export interface PairComparison {
  candidate: number;
  commonItems: number;
  onlyInBaseline: string[];
  onlyInCandidate: string[];
  measures: JudgedMeasure[];
}

export interface RunComparison {
  baseline: number;
  seed: number;
  /** How many probabilities Holm's correction is over. */
  comparisons: number;
  pairs: PairComparison[];
}

const RISK = 0.05;

/** Every run against one of them, item by item, and what can be said of the differences. */
export function compareRuns(runs: readonly RunItems[], baseline: number, seed: number): RunComparison {
  const base = runs[baseline] as RunItems;
  const pairs = runs.flatMap((run, candidate) =>
    candidate === baseline ? [] : [{ candidate, ...pairRuns(base, run, seed) }],
  );
  const all = pairs.flatMap(({ measures }) => measures);
  const adjusted = holmAdjusted(all.map(({ probability }) => probability));
  const adjustedOf = new Map(all.map((measure, index) => [measure, adjusted[index] ?? 1]));
  return {
    baseline,
    seed,
    comparisons: all.length,
    pairs: pairs.map(({ itemCostUsd, ...pair }) => ({
      ...pair,
      measures: pair.measures.map((measure) =>
        judged(measure, adjustedOf.get(measure) ?? 1, all.length, itemCostUsd),
      ),
    })),
  };
}

function pairRuns(base: RunItems, run: RunItems, seed: number) {
  const common = [...base.items].flatMap(([key, values]) => {
    const other = run.items.get(key);
    return other ? [{ baseline: values, candidate: other }] : [];
  });
  const names = [
    ...new Set([...base.scores, ...run.scores].map((name) => `score.${name}`)),
    ...(base.failedGenerations + run.failedGenerations > 0 ? [SUCCEEDED] : []),
    ...MEASURES,
  ];
  const measures = names.flatMap((measure) => compareMeasure(pairsOf(measure, common), seed) ?? []);
  const cost = measures.find(({ measure }) => measure === "costUsd");
  return {
    commonItems: common.length,
    onlyInBaseline: [...base.items.keys()].filter((key) => !run.items.has(key)),
    onlyInCandidate: [...run.items.keys()].filter((key) => !base.items.has(key)),
    measures,
    itemCostUsd: cost ? cost.baselineMean + cost.candidateMean : null,
  };
}

function pairsOf(measure: string, common: readonly { baseline: ItemValues; candidate: ItemValues }[]) {
  const baseline = new Float64Array(common.length);
  const candidate = new Float64Array(common.length);
  let count = 0;
  let missingInBaseline = 0;
  let missingInCandidate = 0;
  let isSingle = true;
  for (const item of common) {
    const before = item.baseline.values.get(measure);
    const after = item.candidate.values.get(measure);
    if (before === undefined) missingInBaseline += 1;
    if (after === undefined) missingInCandidate += 1;
    if (before === undefined || after === undefined) continue;
    baseline[count] = before;
    candidate[count] = after;
    count += 1;
    isSingle &&= item.baseline.generations === 1 && item.candidate.generations === 1;
  }
  return {
    measure,
    baseline: baseline.slice(0, count),
    candidate: candidate.slice(0, count),
    missingInBaseline,
    missingInCandidate,
    isSingle,
  };
}

function judged(
  measure: MeasureComparison,
  adjustedProbability: number,
  comparisons: number,
  itemCostUsd: number | null,
): JudgedMeasure {
  const isSame = measure.difference === 0 && measure.effectSize === null;
  const isResolved = adjustedProbability < RISK;
  const verdict = isSame ? "same" : !isResolved ? "unresolved" : measure.difference > 0 ? "higher" : "lower";
  const items = verdict === "unresolved" ? furtherItems(measure, comparisons) : null;
  const needed =
    items === null ? null : { items, costUsd: itemCostUsd === null ? null : items * itemCostUsd };
  return { ...measure, adjustedProbability, verdict, needed };
}
