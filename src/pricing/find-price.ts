import type { PriceMatch } from "../format/cost.js";
import type { PriceSheet } from "./price-sheet.js";
import { priceValidity } from "./price-validity.js";
import { type ResolvedPrice, resolvePrice } from "./resolve-price.js";
import type { ServiceTierRow } from "./service-tier-rows.js";
import { serviceTiersOf } from "./service-tiers.js";
import { similarModels } from "./similar-models.js";
import type { TimeSpan } from "./time-span.js";
import { cliffsOf } from "./token-rates.js";
import type { UserPrices } from "./user-prices.js";

export interface PriceQuestion {
  provider?: string;
  /** Default: now. */
  at?: Date;
  serviceTier?: string;
  baseUrl?: string;
  userPrices?: UserPrices;
}

/** Everything known about the price of a model at a moment, for people. */
export interface PriceExplanation {
  model: string;
  at: Date;
  match: PriceMatch;
  /** `provider/model` of the table, or the name the user declared. */
  matchedModel?: string;
  /** Table, version, provider/model, tier, in words. */
  price?: string;
  /** US dollars per 1M tokens, unless the name says otherwise. */
  unitPrices?: PriceSheet;
  /** Sizes of input beyond which all tokens of a call cost more. */
  longContextFrom: number[];
  /** Service tiers of which the price is known. */
  serviceTiers: ServiceTierRow[];
  /** The price holds from this moment on, as far as a first one is known. */
  validFrom?: Date;
  /** The price holds until just before this moment, as far as an end is known. */
  validUntil?: Date;
  /** Why the table's price was not taken, and from where the other one is. */
  override?: { why: string; source: string; readOn: string };
  /** Where the provider publishes its prices. */
  sources: string[];
  notes: string[];
  /** Why there is no price. */
  reason?: string;
  /** Priced models with a name like this one; only where there is no price at any time. */
  similarModels: string[];
}

/** The price of a model, where it comes from, and how its name was matched. */
export function explainPrice(model: string, question: PriceQuestion = {}): PriceExplanation {
  const { at = new Date(), userPrices, ...where } = question;
  const call = { model, ...where };
  const price = resolvePrice(call, at.getTime(), userPrices);
  const span = priceValidity(price, call, userPrices);
  const explanation: PriceExplanation = {
    model,
    at,
    match: "sheet" in price ? price.match : "none",
    longContextFrom: "sheet" in price ? cliffsOf(price.sheet) : [],
    serviceTiers: [],
    sources: [],
    notes: [],
    similarModels: [],
    ...validity(span, "found" in price ? price.found?.firstSale : undefined),
  };
  if (!("sheet" in price)) {
    const isEverPriced = Number.isFinite(span.from) || Number.isFinite(span.until);
    const similar = isEverPriced ? [] : similarModels(model, where.provider);
    return { ...explanation, reason: price.reason, similarModels: similar };
  }
  const entry = price.found?.entry;
  return {
    ...explanation,
    ...overrideOf(price),
    matchedModel: price.matchedModel,
    price: price.words,
    unitPrices: price.sheet,
    serviceTiers: entry ? serviceTiersOf(entry.provider.id, entry.model.id) : [],
    sources: entry?.provider.pricing_urls ?? [],
    notes: notesOf(price),
  };
}

/** The first day of the provider is a bound of the price's, and not its first day. */
function validity(span: TimeSpan, firstSale: number | undefined): { validFrom?: Date; validUntil?: Date } {
  return {
    ...(Number.isFinite(span.from) && span.from !== firstSale && { validFrom: new Date(span.from) }),
    ...(Number.isFinite(span.until) && { validUntil: new Date(span.until) }),
  };
}

function overrideOf({ override }: ResolvedPrice): Pick<PriceExplanation, "override"> {
  if (!override) return {};
  const { why, source, readOn } = override;
  return { override: { why, source, readOn } };
}

function notesOf(price: ResolvedPrice): string[] {
  const comment = price.found?.entry.model.price_comments?.trim();
  return [
    ...price.caveats,
    ...(price.partCaveat ? [price.partCaveat.text] : []),
    ...(comment && !price.override ? [comment] : []),
  ];
}
