import type { PriceSheet, SearchContextSize } from "./price-sheet.js";
import { scaledSheet } from "./scaled-sheet.js";
import { SERVICE_TIER_ROWS, type ServiceTierRow, STANDARD_TIERS } from "./service-tier-rows.js";

/** A list price as the service tier makes it. */
export interface TierPrice {
  sheet: PriceSheet;
  /** For the price's words: `batch ×0.5`; none for the list price. */
  words: string[];
  caveats: string[];
  /** Beyond so many input tokens the tier has no known price. */
  mostInputTokens?: number;
}

/** The tiers whose price of a model is known. */
export function serviceTiersOf(provider: string, model: string): ServiceTierRow[] {
  const seen = new Set<string>();
  return SERVICE_TIER_ROWS.filter((row) => {
    const tier = row.tiers[0] ?? "";
    if (!appliesTo(row, provider, model) || seen.has(tier)) return false;
    seen.add(tier);
    return true;
  });
}

/** The words of a tier that is not the standard one; several are joined by `+`. */
export function tierWords(serviceTier: string | undefined): string[] {
  return (serviceTier ?? "")
    .toLowerCase()
    .split("+")
    .map((word) => word.trim().replace(/^(?:service_tier|traffic_type)_/, ""))
    .filter((word) => word !== "" && !STANDARD_TIERS.has(word));
}

/** What the service tier makes of a list price; `undefined` when its price is not known. */
export function tierPrice(
  provider: string,
  model: string,
  serviceTier: string | undefined,
  list: PriceSheet,
): TierPrice | undefined {
  let price: TierPrice = { sheet: list, words: [], caveats: [] };
  for (const tier of tierWords(serviceTier)) {
    const ofSearch = searchContextPrice(price, tier);
    if (ofSearch) {
      price = ofSearch;
      continue;
    }
    const row = SERVICE_TIER_ROWS.find(
      (candidate) => candidate.tiers.includes(tier) && appliesTo(candidate, provider, model),
    );
    if (!row) return undefined;
    price = applyTier(price, row, tier);
  }
  return price;
}

const SEARCH_CONTEXT = /^search:(low|medium|high)$/;

/** Whether the word is no tier, but the size of a search context, which has a price with Perplexity only. */
export function isSearchContext(tier: string): boolean {
  return SEARCH_CONTEXT.test(tier);
}

/** `search:low` is how large a search context Perplexity reports: its request has that size's price. */
function searchContextPrice(before: TierPrice, tier: string): TierPrice | undefined {
  const { perRequestBySearchContext: prices, ...sheet } = before.sheet;
  const size = SEARCH_CONTEXT.exec(tier)?.[1] as SearchContextSize | undefined;
  if (size === undefined) return undefined;
  if (!prices) return before;
  const words = [...before.words, `${size} search context`];
  return { ...before, sheet: { ...sheet, perRequest: prices[size] }, words };
}

function appliesTo(row: ServiceTierRow, provider: string, model: string): boolean {
  return row.provider === provider && (row.models?.test(model) ?? true);
}

function applyTier(before: TierPrice, row: ServiceTierRow, tier: string): TierPrice {
  const price: TierPrice = {
    sheet: row.sheet ? { ...before.sheet, ...row.sheet } : scaledSheet(before.sheet, row),
    words: [...before.words, row.multiplier === undefined ? tier : `${tier} ×${row.multiplier}`],
    caveats: row.caveat ? [...before.caveats, row.caveat] : before.caveats,
  };
  const cliff = row.excludesLongContext ? firstCliff(before.sheet) : undefined;
  const most = cliff ?? before.mostInputTokens;
  if (most !== undefined) price.mostInputTokens = most;
  return price;
}

function firstCliff(sheet: PriceSheet): number | undefined {
  return typeof sheet.input === "object" ? sheet.input.tiers[0]?.start : undefined;
}
