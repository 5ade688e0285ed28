import type { PriceMatch } from "../format/cost.js";
import { declaredPrice } from "./declared-price.js";
import { type FoundModel, findModel, type ModelToFind, nameBoundaries } from "./find-model.js";
import { withOneHourCacheWrites } from "./one-hour-cache-writes.js";
import type { PriceOverrideRow } from "./price-override-row.js";
import { applyOverride, overrideAt, overrideAtHour, overrideBoundaries } from "./price-overrides.js";
import type { PriceSheet } from "./price-sheet.js";
import { tableBoundaries, tablePriceAt, tableVersion } from "./price-table.js";
import { billingProvider, isLocalCall } from "./provider-name.js";
import { tierPrice } from "./service-tiers.js";
import { sheetFromTable } from "./table-sheet.js";
import { spanAround, type TimeSpan } from "./time-span.js";
import { type UserPrices, userBoundaries } from "./user-prices.js";

export interface CallToPrice extends ModelToFind {
  serviceTier?: string;
}

/** The price of a call at a moment, and for how long around it. */
export interface ResolvedPrice {
  sheet: PriceSheet;
  match: Exclude<PriceMatch, "none">;
  /** `provider/model` of the table, or the name the user declared. */
  matchedModel: string;
  /** In words: table, version, provider/model, tier. */
  words: string;
  /** True of every call at this price. */
  caveats: string[];
  /** True of the calls that use a part of the price. */
  partCaveat?: PriceOverrideRow["caveat"];
  /** Beyond so many input tokens the service tier has no known price. */
  mostInputTokens?: number;
  span: TimeSpan;
  found?: FoundModel;
  override?: PriceOverrideRow;
}

/** No price: why not, and for how long around the moment. */
export interface Unpriced {
  reason: string;
  span: TimeSpan;
}

/** Models that only their makers run, so that a local endpoint of that name is a gateway to them. */
const CLOSED_MODELS = /^(?:[a-z_-]+\/)?(?:gpt-(?!oss)|chatgpt-|o[134](?:-|$)|claude-|gemini-|grok-)/i;

/** Finds the price that a call is billed by: the user's own first, then our dated rows, then the table. */
export function resolvePrice(
  call: CallToPrice,
  at: number,
  userPrices: UserPrices | undefined,
): ResolvedPrice | Unpriced {
  const declarations = userPrices ? userBoundaries(userPrices) : [];
  const declared = userPrices && declaredPrice(userPrices, call, at);
  if (declared) return { ...declared, span: spanAround(at, declarations) };
  if (isLocalCall(call.provider, call.baseUrl) && !CLOSED_MODELS.test(call.model)) {
    const reason = "calls to this machine cost nothing only when that is declared (pricing: {local: free})";
    return { reason, span: spanAround(at, declarations) };
  }
  const boundaries = [...declarations, ...nameBoundaries()];
  const found = findModel(call, at);
  if (!found) return { reason: unknownModel(call), span: spanAround(at, boundaries) };
  boundaries.push(...overrideBoundaries(found.overrides, at), ...tableBoundaries(found.entry, at));
  boundaries.push(found.firstOffered ?? found.firstSale);
  return { ...priceOf(found, call, at), span: spanAround(at, boundaries) };
}

function priceOf(
  found: FoundModel,
  call: CallToPrice,
  at: number,
): Omit<ResolvedPrice, "span"> | Omit<Unpriced, "span"> {
  const provider = found.entry.provider.id;
  const model = found.entry.model.id;
  const name = `${provider}/${model}`;
  const prices = tablePriceAt(found.entry, at);
  const tableSheet =
    prices && sheetFromTable(prices, call.model.endsWith(":free") || model.endsWith(":free"));
  const row = overrideAt(found.overrides, at);
  const override = row && overrideAtHour(row, at);
  const published = override ? applyOverride(override, tableSheet) : tableSheet;
  const list = published && withOneHourCacheWrites(published, model);
  if (found.firstOffered !== undefined && at < found.firstOffered) {
    const [asked, offered] = [at, found.firstOffered].map((moment) =>
      new Date(moment).toISOString().slice(0, 10),
    );
    return { reason: `no price of ${name} is known for ${asked}: it was not offered before ${offered}` };
  }
  if (found.firstOffered === undefined && at < found.firstSale) {
    const [asked, first] = [at, found.firstSale].map((moment) => new Date(moment).toISOString().slice(0, 10));
    return { reason: `no price of ${name} is known for ${asked}: no such model was sold before ${first}` };
  }
  if (!list) {
    return { reason: `no price of ${name} is known for ${new Date(at).toISOString().slice(0, 10)}` };
  }
  if (list.unreportedUnits) {
    return { reason: `${name} is billed by ${list.unreportedUnits.join(", ")}, which no usage report gives` };
  }
  if (Object.keys(list).length === 0) {
    return { reason: `the table lists ${name} without a price; if it is free, declare it` };
  }
  const tier = tierPrice(provider, model, call.serviceTier, list);
  if (!tier) return { reason: `no price of ${name} is known for the service tier ${call.serviceTier}` };

  const table = override ? `explog's own price over ${tableVersion()}` : tableVersion();
  const resolved: Omit<ResolvedPrice, "span"> = {
    sheet: tier.sheet,
    match: found.match,
    matchedModel: name,
    words: [`${table}: ${name}`, ...tier.words].join(", "),
    caveats: [...matchCaveats(found, name, call), ...tier.caveats],
    found,
  };
  if (tier.mostInputTokens !== undefined) resolved.mostInputTokens = tier.mostInputTokens;
  if (override) resolved.override = override;
  if (override?.caveat) resolved.partCaveat = override.caveat;
  return resolved;
}

function matchCaveats(found: FoundModel, name: string, call: CallToPrice): string[] {
  const { rolling } = found;
  if (rolling && !rolling.assumed) return [`${rolling.name} means ${name} since ${rolling.from}`];
  if (rolling) return [`${rolling.name} is assumed to mean ${name} since ${rolling.from}`];
  if (found.match !== "prefix") return [];
  const asked = call.modelVersion ?? call.model;
  return [`${asked} is not in the table: the price of ${name} was taken by the beginning of the name alone`];
}

function unknownModel(call: CallToPrice): string {
  const provider = billingProvider(call.provider, call.baseUrl);
  return provider
    ? `no price is known for the model ${call.model} of ${provider}`
    : `no price is known for the model ${call.model}`;
}
