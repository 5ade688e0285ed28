import type { ExperimentTotals } from "../../format/experiment-log.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";

/**
 * What the totals of a log count and its generations do not have, in words; `undefined` where nothing is
 * missing. A running experiment may have got further since its totals were read; any other has lost something.
 */
export function missingGenerations(
  { id, status, totals, problem }: ExperimentOverview,
  read: ExperimentTotals,
): string | undefined {
  if (totals === null || status === "running" || problem !== undefined) return undefined;
  if (totals.generations !== read.generations) {
    return `${id}: its totals are of ${totals.generations} generations, and ${read.generations} of them can be read.`;
  }
  if (totals.totalTokens !== read.totalTokens || totals.costUsd !== read.costUsd) {
    return `${id}: its totals (${totals.totalTokens} tokens, $${totals.costUsd}) are not the sum of its generations (${read.totalTokens} tokens, $${read.costUsd}): a figure was changed, or damaged.`;
  }
  return undefined;
}
