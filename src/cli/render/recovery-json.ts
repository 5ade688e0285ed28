import type { Recovery } from "../../recovery/recovery.js";

/** What `recover --json` prints: an array with a row for each experiment, a row a line. */
export function recoveriesJson(recoveries: readonly Recovery[], dryRun: boolean): string {
  if (recoveries.length === 0) return "[]\n";
  return `[\n${recoveries.map((recovery) => JSON.stringify(row(recovery, dryRun))).join(",\n")}\n]\n`;
}

function row({ id, outcome, status, totals, done, notDone, kept, path }: Recovery, dryRun: boolean) {
  return {
    experiment_id: id,
    outcome,
    dry_run: dryRun,
    status,
    total_generations: totals?.generations ?? null,
    total_tokens: totals?.totalTokens ?? null,
    cost_usd: totals?.costUsd ?? null,
    done,
    not_done: notDone,
    kept,
    path,
  };
}
