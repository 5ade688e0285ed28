import type { Cost } from "../format/cost.js";
import type { ExperimentTotals } from "../format/experiment-log.js";
import { countText, usdText } from "./number-text.js";

/** Costs added up, and of how many calls they do not tell, or tell by an estimate alone. */
export interface CostSum {
  /** `null` when no cost is known. */
  usd: number | null;
  /** Calls whose cost is unknown, wholly or in part. */
  unpriced: number;
  /** Calls whose tokens were counted locally. */
  estimated: number;
  /** Something that may have cost more is left out altogether. */
  isIncomplete?: boolean;
}

/** What stands before the known cost of one call, or of several: `≥` where parts of it are unknown, `~` where it is an estimate. */
function marksText(isLowerBound: boolean, isEstimate: boolean): string {
  return `${isLowerBound ? "≥ " : ""}${isEstimate ? "~" : ""}`;
}

/** The marks of one call's cost, without the cost. */
export function costMarks({ atLeast = false, source }: Cost): string {
  return marksText(atLeast, source === "estimated");
}

/** What one call cost; `unknown` stands for what nobody knows. */
export function callCostText(cost: Cost, unknown: string): string {
  return cost.usd === null ? unknown : costMarks(cost) + usdText(cost.usd);
}

/** A sum of costs for a column of a table. */
export function sumText(sum: CostSum, unknown: string): string {
  const { usd, unpriced, estimated, isIncomplete = false } = sum;
  if (usd === null) return unknown;
  return marksText(unpriced > 0 || isIncomplete, estimated > 0) + usdText(usd);
}

/** A sum of costs for a sentence: `≥ $0.0823 (2 calls unpriced)` when parts of it are unknown. */
export function costText(sum: CostSum): string {
  const { unpriced } = sum;
  const left = unpriced === 1 ? " (1 call unpriced)" : ` (${countText(unpriced)} calls unpriced)`;
  return sumText(sum, "unknown") + (unpriced > 0 ? left : "");
}

export function costSumOf(
  totals: Pick<ExperimentTotals, "costUsd" | "unpricedGenerations" | "estimatedGenerations">,
): CostSum {
  return {
    usd: totals.costUsd,
    unpriced: totals.unpricedGenerations,
    estimated: totals.estimatedGenerations,
  };
}
