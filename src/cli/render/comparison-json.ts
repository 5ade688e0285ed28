import type { JudgedMeasure } from "../../analysis/run-comparison.js";
import type { ValueDifference } from "../../analysis/value-differences.js";
import type { ComparisonOutput } from "./comparison-output.js";

/** What `compare --json` prints. */
export function comparisonJson(output: ComparisonOutput): string {
  const { runs, differences, unrecorded, cautions, comparison } = output;
  const idOf = (index: number) => runs[index]?.overview.id;
  const document = {
    runs: runs.map(({ overview, generations }, index) => ({
      experiment_id: overview.id,
      status: overview.status,
      start_time: overview.startTime,
      models: overview.models,
      sandbox: overview.sandbox,
      generations,
      is_baseline: index === comparison.baseline,
      path: overview.path,
    })),
    baseline: idOf(comparison.baseline),
    seed: comparison.seed,
    confidence_level: 0.95,
    comparisons: comparison.comparisons,
    differences: Object.fromEntries(
      Object.entries(differences).map(([part, list]) => [part, list.map(differenceRow)]),
    ),
    not_recorded: unrecorded,
    cautions,
    pairs: comparison.pairs.map((pair) => ({
      candidate: idOf(pair.candidate),
      common_items: pair.commonItems,
      only_in_baseline: pair.onlyInBaseline,
      only_in_candidate: pair.onlyInCandidate,
      measures: pair.measures.map(measureRow),
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function differenceRow({ path, values }: ValueDifference) {
  return { path, values: values.map((value) => (value === undefined ? null : value)) };
}

function measureRow(measure: JudgedMeasure) {
  return {
    measure: measureName(measure.measure),
    kind: measure.kind,
    pairs: measure.pairs,
    missing_in_baseline: measure.missingInBaseline,
    missing_in_candidate: measure.missingInCandidate,
    baseline_mean: measure.baselineMean,
    candidate_mean: measure.candidateMean,
    difference: measure.difference,
    interval: measure.interval,
    interval_method: measure.intervalMethod,
    resamples: measure.resamples,
    test: measure.test,
    p: measure.probability,
    p_holm: measure.adjustedProbability,
    effect_size: measure.effectSize,
    changed: measure.changed ?? null,
    verdict: measure.verdict,
    needed: measure.needed && {
      items: measure.needed.items,
      cost_usd: measure.needed.costUsd,
    },
  };
}

/** Names on the outside are those of the log. */
function measureName(measure: string): string {
  return measure.startsWith("score.")
    ? measure
    : measure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
