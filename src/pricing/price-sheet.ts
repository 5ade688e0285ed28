import type { Modality } from "../format/token-usage.js";

/** US dollars per 1M tokens: one price, or one that changes with the size of the whole input. */
export type TokenPrice = number | TieredTokenPrice;

/** A cliff: beyond `start` input tokens, every token of the call costs the tier's price. */
export interface TieredTokenPrice {
  base: number;
  /** By `start`, ascending. */
  tiers: { start: number; price: number }[];
}

export type MediaModality = Exclude<Modality, "text" | "document">;
export type MediaPrices = Partial<Record<MediaModality, TokenPrice>>;

export type SearchContextSize = "low" | "medium" | "high";
export type RequestPriceBySearchContext = Record<SearchContextSize, number>;

/** What one model costs at one moment, US dollars per 1M tokens unless the name says otherwise. */
export interface PriceSheet {
  input?: TokenPrice;
  output?: TokenPrice;
  cacheRead?: TokenPrice;
  /** Five minutes, where lifetimes differ. */
  cacheWrite?: TokenPrice;
  cacheWriteOneHour?: TokenPrice;
  /** Of reasoning tokens alone, where they cost something else than the rest of the output. */
  reasoning?: TokenPrice;
  /** Of the whole output of a call that reasoned, where reasoning makes it dearer. */
  outputWhenReasoning?: TokenPrice;
  inputMedia?: MediaPrices;
  outputMedia?: MediaPrices;
  cacheReadMedia?: MediaPrices;
  /** US dollars a use, by the tool's name in `serverToolUses`. */
  perUse?: Record<string, number>;
  /** US dollars a call. */
  perRequest?: number;
  /** US dollars a call by the size of its search context; goes before `perRequest`. */
  perRequestBySearchContext?: RequestPriceBySearchContext;
  /** US dollars an image that came out. */
  perImageOut?: number;
  /** Names of units this model is billed by and no usage report gives. */
  unreportedUnits?: string[];
}

/** The fields of a sheet that are a price of tokens of every modality. */
export const TOKEN_PRICE_FIELDS = [
  "input",
  "output",
  "cacheRead",
  "cacheWrite",
  "cacheWriteOneHour",
  "reasoning",
  "outputWhenReasoning",
] as const;

/** The fields of a sheet that are prices by modality. */
export const MEDIA_PRICE_FIELDS = ["inputMedia", "outputMedia", "cacheReadMedia"] as const;

/** The price for a call with so many input tokens. */
export function priceAt(price: TokenPrice, inputTokens: number): number {
  if (typeof price === "number") return price;
  let current = price.base;
  for (const tier of price.tiers) if (inputTokens > tier.start) current = tier.price;
  return current;
}

/** A price times a factor, each step without the dust of the multiplication. */
export function scaledPrice(price: TokenPrice, factor: number): TokenPrice {
  if (typeof price === "number") return withoutDust(price * factor);
  return {
    base: withoutDust(price.base * factor),
    tiers: price.tiers.map((tier) => ({ ...tier, price: withoutDust(tier.price * factor) })),
  };
}

function withoutDust(value: number): number {
  return Number(value.toPrecision(14));
}
