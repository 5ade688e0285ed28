import { SERVICE_TIER_ROWS, STANDARD_TIERS } from "./service-tier-rows.js";

export interface TierPrice {
  multiplier: number;
  /** For the price's words: `batch ×0.5`; absent for the list price. */
  words?: string;
  source?: string;
}

/** What the service tier makes of a list price; `undefined` when its price is not known. */
export function tierPrice(
  provider: string,
  model: string,
  serviceTier: string | undefined,
): TierPrice | undefined {
  let multiplier = 1;
  const words: string[] = [];
  const sources: string[] = [];
  for (const word of (serviceTier ?? "").toLowerCase().split("+")) {
    const tier = word.replace(/^service_tier_/, "");
    if (tier === "" || STANDARD_TIERS.has(word) || STANDARD_TIERS.has(tier)) continue;
    const row = SERVICE_TIER_ROWS.find(
      (candidate) =>
        candidate.provider === provider &&
        candidate.tiers.includes(tier) &&
        (candidate.models?.test(model) ?? true),
    );
    if (!row) return undefined;
    multiplier *= row.multiplier;
    words.push(`${tier} ×${row.multiplier}`);
    sources.push(row.source);
  }
  return { multiplier, words: words.join(", ") || undefined, source: sources.join(", ") || undefined };
}
