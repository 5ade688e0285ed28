import type { ExperimentHead } from "../format/experiment-log.js";
import { userPricesOf } from "../logger/chosen-prices.js";
import { parseUserPrices, type UserPrices } from "../pricing/user-prices.js";

/** What an experiment was priced with: its configuration's own prices, and where its calls went. */
export function experimentPrices(head: Pick<ExperimentHead, "config"> | null): {
  userPrices?: UserPrices;
  baseUrl?: string;
} {
  const config = head?.config;
  const { pricing, base_url: baseUrl } = (typeof config === "object" && config !== null ? config : {}) as {
    pricing?: unknown;
    base_url?: unknown;
  };
  return {
    userPrices: pricesOfConfig(pricing) ?? userPricesOf(undefined),
    baseUrl: typeof baseUrl === "string" && baseUrl !== "sandbox" ? baseUrl : undefined,
  };
}

/** A script's configuration is any object: what it calls `pricing` need not be prices. */
function pricesOfConfig(pricing: unknown): UserPrices | undefined {
  if (pricing === undefined || pricing === null) return undefined;
  try {
    return parseUserPrices(pricing, "pricing");
  } catch {
    return undefined;
  }
}
