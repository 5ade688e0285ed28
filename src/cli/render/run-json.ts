import type { RunOutcome } from "../../runner/run-experiment.js";

/** The end of a run for programs: the fields of a row of `list --json`, and what became of the items. */
export function runJson({ summary, tally, resultsPath }: RunOutcome) {
  const { totals } = summary;
  return {
    experiment_id: summary.experimentId,
    status: summary.status,
    start_time: summary.startTime,
    end_time: summary.endTime,
    duration_seconds: summary.durationSeconds,
    models: summary.models,
    total_generations: totals.generations,
    failed_generations: totals.failedGenerations,
    aborted_generations: totals.abortedGenerations,
    flagged_generations: totals.flaggedGenerations,
    total_input_tokens: totals.inputTokens,
    total_output_tokens: totals.outputTokens,
    total_tokens: totals.totalTokens,
    cost_usd: totals.costUsd,
    cost_complete: totals.unpricedGenerations === 0,
    notes: summary.notes,
    path: summary.path,
    results_path: resultsPath ?? null,
    sandbox: summary.sandbox,
    scores: summary.scores,
    items: {
      total: tally.total,
      succeeded: tally.succeeded,
      failed: tally.failed,
      aborted: tally.aborted,
      unparsable: tally.unparsable,
      without_truth: tally.withoutTruth,
    },
    error: summary.error ?? null,
  };
}
