import type { ExperimentOverview } from "../../store/experiment-store.js";

/** What `list --json` prints: an array with a row for each experiment, a row a line. */
export function listJson(overviews: readonly ExperimentOverview[]): string {
  if (overviews.length === 0) return "[]\n";
  return `[\n${overviews.map((overview) => JSON.stringify(jsonRow(overview))).join(",\n")}\n]\n`;
}

/** A row of the list as programs read it. */
export function jsonRow(overview: ExperimentOverview) {
  const { totals } = overview;
  return {
    experiment_id: overview.id,
    status: overview.status,
    start_time: overview.startTime,
    end_time: overview.endTime,
    duration_seconds: overview.durationSeconds,
    models: overview.models,
    total_generations: totals?.generations ?? null,
    failed_generations: totals?.failedGenerations ?? null,
    total_input_tokens: totals?.inputTokens ?? null,
    total_output_tokens: totals?.outputTokens ?? null,
    total_tokens: totals?.totalTokens ?? null,
    cost_usd: totals?.costUsd ?? null,
    cost_complete: isCostComplete(overview),
    notes: overview.notes,
    sweep: overview.sweep ?? null,
    path: overview.path,
  };
}

/** A writer that died may have had calls under way that were billed; of a damaged log, records may be lost. */
function isCostComplete({ totals, status, problem }: ExperimentOverview): boolean {
  return totals?.unpricedGenerations === 0 && status !== "crashed" && problem === undefined;
}
