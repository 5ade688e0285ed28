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

/** The known cost of one call, or of several, for people: `≥` where parts of it are unknown, `~` where it is an estimate. */
function markedUsdText(usd: number, marks: { isLowerBound?: boolean; isEstimate?: boolean }): string {
  return `${marks.isLowerBound ? "≥ " : ""}${marks.isEstimate ? "~" : ""}${usdText(usd)}`;
}

/** What one call cost; `unknown` stands for what nobody knows. */
export function callCostText({ usd, atLeast, source }: Cost, unknown: string): string {
  if (usd === null) return unknown;
  return markedUsdText(usd, { isLowerBound: atLeast, isEstimate: source === "estimated" });
}

/** A sum of costs for a column of a table. */
export function sumText(sum: CostSum, unknown: string): string {
  const { usd, unpriced, estimated, isIncomplete = false } = sum;
  if (usd === null) return unknown;
  return markedUsdText(usd, { isLowerBound: unpriced > 0 || isIncomplete, isEstimate: estimated > 0 });
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
