import type { GenerationRecord } from "../format/generation-record.js";

/** Prices the records of a log that knows no costs. */
export type CostEstimator = (records: readonly GenerationRecord[], startTime: string) => GenerationRecord[];

/**
 * The records of a log that knows no costs, with what their counts would have cost on their day. The
 * counts were made locally, so the costs are estimates. Loads the prices only when there is a record.
 */
export async function withEstimatedCosts(
  records: readonly GenerationRecord[],
  startTime: string,
): Promise<GenerationRecord[]> {
  return records.length === 0 ? [] : (await loadCostEstimator())(records, startTime);
}

export async function loadCostEstimator(): Promise<CostEstimator> {
  const { createPricer } = await import("../pricing/price-generation.js");
  const pricer = createPricer({ userPrices: await userPrices() });
  return (records, startTime) =>
    records.map((record) => {
      const at = new Date(record.timestamp || startTime);
      if (Number.isNaN(at.getTime())) {
        return {
          ...record,
          cost: { usd: null, source: "unknown", reason: "the day of the call is not known" },
        };
      }
      const cost = pricer.price({ usage: record.tokenUsage, model: record.model, at });
      return { ...record, cost: cost.usd === null ? cost : { ...cost, source: "estimated" } };
    });
}

async function userPrices() {
  const path = process.env.EXPLOG_PRICES;
  if (!path) return undefined;
  const { readUserPricesFile } = await import("../pricing/user-prices.js");
  return readUserPricesFile(path);
}
