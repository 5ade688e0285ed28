import type { Cost } from "../../format/cost.js";
import { fromPicodollars, toPicodollars } from "../../format/money.js";
import type { RunProgress } from "../render/run-progress.js";

/** What calls cost, added up as they end, for the live line. */
export interface SpentCosts {
  /** @param cost of a call that was made; of an answer given back from before there is none. */
  add(cost: Cost | undefined): void;
  /** Calls whose cost is known, be it in part. */
  readonly priced: number;
  current(): Pick<RunProgress, "sent" | "spentUsd" | "unpriced" | "estimated">;
}

export function createSpentCosts(): SpentCosts {
  let picodollars = 0n;
  let sent = 0;
  let priced = 0;
  let unpriced = 0;
  let estimated = 0;
  return {
    add(cost) {
      if (!cost) return;
      sent++;
      if (cost.usd === null || cost.atLeast) unpriced++;
      if (cost.source === "estimated") estimated++;
      if (cost.usd === null) return;
      picodollars += toPicodollars(cost.usd);
      priced++;
    },
    get priced() {
      return priced;
    },
    current: () => ({
      sent,
      spentUsd: priced === 0 ? null : fromPicodollars(picodollars),
      unpriced,
      estimated,
    }),
  };
}
