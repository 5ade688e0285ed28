import {
  MEDIA_PRICE_FIELDS,
  type MediaModality,
  type MediaPrices,
  type PriceSheet,
  priceAt,
  TOKEN_PRICE_FIELDS,
  type TokenPrice,
} from "./price-sheet.js";

/** Whole attodollars (10⁻¹⁸ dollar) a token: exact for every price of up to 12 decimals per 1M. */
export type Rate = bigint;
const ATTODOLLARS_PER_TOKEN_AT_ONE_DOLLAR_PER_MILLION = 1e12;
const ATTODOLLARS_PER_PICODOLLAR = 1_000_000n;

export type MediaRates = Partial<Record<MediaModality, Rate>>;

/** A sheet worked out for one size of input, and for a call that reasoned or did not. */
export interface TokenRates {
  input?: Rate;
  output?: Rate;
  cacheRead?: Rate;
  cacheWrite?: Rate;
  cacheWriteOneHour?: Rate;
  reasoning?: Rate;
  inputMedia: MediaRates;
  outputMedia: MediaRates;
  cacheReadMedia: MediaRates;
}

/** The rates of a sheet, each set of them worked out once. */
export interface RateCard {
  ratesFor(inputTokens: number, reasoned: boolean): TokenRates;
}

export function createRateCard(sheet: PriceSheet): RateCard {
  const cliffs = cliffsOf(sheet);
  const known = new Map<number, TokenRates>();
  return {
    ratesFor(inputTokens, reasoned) {
      const level = cliffs.filter((start) => inputTokens > start).length;
      const key = level * 2 + (reasoned ? 1 : 0);
      let rates = known.get(key);
      if (!rates) {
        rates = tokenRates(sheet, inputTokens, reasoned);
        known.set(key, rates);
      }
      return rates;
    },
  };
}

/** To the nearest picodollar. */
export function roundToPicodollars(attodollars: bigint): bigint {
  return (attodollars + ATTODOLLARS_PER_PICODOLLAR / 2n) / ATTODOLLARS_PER_PICODOLLAR;
}

/** To the next picodollar. */
export function roundUpToPicodollars(attodollars: bigint): bigint {
  return (attodollars + ATTODOLLARS_PER_PICODOLLAR - 1n) / ATTODOLLARS_PER_PICODOLLAR;
}

/** Every size of input beyond which some price of the sheet changes. */
export function cliffsOf(sheet: PriceSheet): number[] {
  const prices: (TokenPrice | undefined)[] = [
    ...TOKEN_PRICE_FIELDS.map((field) => sheet[field]),
    ...MEDIA_PRICE_FIELDS.flatMap((field) => Object.values(sheet[field] ?? {})),
  ];
  const starts = prices.flatMap((price) =>
    typeof price === "object" ? price.tiers.map((tier) => tier.start) : [],
  );
  return [...new Set(starts)].sort((a, b) => a - b);
}

function tokenRates(sheet: PriceSheet, inputTokens: number, reasoned: boolean): TokenRates {
  const rate = (price: TokenPrice | undefined) =>
    price === undefined ? undefined : toRate(priceAt(price, inputTokens));
  const mediaRates = (prices: MediaPrices = {}): MediaRates => {
    const rates: MediaRates = {};
    for (const modality of Object.keys(prices) as MediaModality[]) rates[modality] = rate(prices[modality]);
    return rates;
  };
  return {
    input: rate(sheet.input),
    output: rate(reasoned ? (sheet.outputWhenReasoning ?? sheet.output) : sheet.output),
    cacheRead: rate(sheet.cacheRead),
    cacheWrite: rate(sheet.cacheWrite),
    cacheWriteOneHour: rate(sheet.cacheWriteOneHour),
    reasoning: rate(sheet.reasoning),
    inputMedia: mediaRates(sheet.inputMedia),
    outputMedia: mediaRates(sheet.outputMedia),
    cacheReadMedia: mediaRates(sheet.cacheReadMedia),
  };
}

function toRate(dollarsPerMillion: number): Rate {
  return BigInt(Math.round(dollarsPerMillion * ATTODOLLARS_PER_TOKEN_AT_ONE_DOLLAR_PER_MILLION));
}
