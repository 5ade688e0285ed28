import type { PriceExplanation } from "../../pricing/find-price.js";
import type { PriceSheet, TokenPrice } from "../../pricing/price-sheet.js";
import { piecePrices, tokenPrices } from "./unit-prices.js";

/** What `prices --json` prints: an array with an object for each model that was asked for. */
export function pricesJson(explanations: readonly PriceExplanation[]): string {
  return `${JSON.stringify(explanations.map(priceRow), null, 2)}\n`;
}

function priceRow(explanation: PriceExplanation) {
  const { override, unitPrices, validFrom, validUntil } = explanation;
  return {
    model: explanation.model,
    at: explanation.at.toISOString(),
    match: explanation.match,
    matched_model: explanation.matchedModel ?? null,
    price: explanation.price ?? null,
    unit_prices: unitPrices ? sheetJson(unitPrices) : null,
    long_context_from: explanation.longContextFrom,
    service_tiers: explanation.serviceTiers.map((row) => ({
      tiers: row.tiers,
      multiplier: row.multiplier,
      cached_multiplier: row.cacheReadMultiplier,
      unit_prices: row.sheet && sheetJson(row.sheet),
      excludes_long_context: row.excludesLongContext,
      caveat: row.caveat,
      source: row.source,
      read_on: row.readOn,
    })),
    valid_from: validFrom?.toISOString() ?? null,
    valid_until: validUntil?.toISOString() ?? null,
    override: override ? { why: override.why, source: override.source, read_on: override.readOn } : null,
    sources: explanation.sources,
    notes: explanation.notes,
    reason: explanation.reason ?? null,
    similar_models: explanation.similarModels,
  };
}

function sheetJson(sheet: PriceSheet): Record<string, unknown> {
  const pieces = piecePrices(sheet).map(
    // 14 digits take the dust out of the product.
    ({ field, price, per }) => [field, Number((price * per).toPrecision(14))] as const,
  );
  const tokens = tokenPrices(sheet).map(({ field, price }) => [field, tokenPriceJson(price)] as const);
  return Object.fromEntries([...tokens, ...pieces]);
}

function tokenPriceJson(price: TokenPrice) {
  if (typeof price === "number") return price;
  return { base: price.base, tiers: price.tiers.map((tier) => ({ above: tier.start, price: tier.price })) };
}
