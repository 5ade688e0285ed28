import {
  type MediaModality,
  type MediaPrices,
  type PriceSheet,
  priceAt,
  type TokenPrice,
} from "./price-sheet.js";

/** Whole attodollars (10⁻¹⁸ dollar) a token: exact for every price of up to 12 decimals per 1M. */
export type Rate = bigint;
const ATTODOLLARS_PER_TOKEN_AT_ONE_DOLLAR_PER_MILLION = 1e12;
const ATTODOLLARS_PER_PICODOLLAR = 1_000_000n;

export type MediaRates = Partial<Record<MediaModality, Rate>>;

/** A sheet worked out for one size of input, without and with reasoning. */
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

/** The rates of a call with so many input tokens; `multiplier` is the service tier's. */
export function tokenRates(
  sheet: PriceSheet,
  inputTokens: number,
  reasoned: boolean,
  multiplier: number,
): TokenRates {
  const rate = (price: TokenPrice | undefined) =>
    price === undefined ? undefined : toRate(priceAt(price, inputTokens) * multiplier);
  const mediaRates = (prices: MediaPrices = {}): MediaRates => {
    const rates: MediaRates = {};
    for (const modality of Object.keys(prices) as MediaModality[]) rates[modality] = rate(prices[modality]);
    return rates;
  };
  return {
    input: rate(sheet.input),
    output: rate(
      reasoned && sheet.outputWhenReasoning !== undefined ? sheet.outputWhenReasoning : sheet.output,
    ),
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

/** To the nearest picodollar. */
export function roundToPicodollars(attodollars: bigint): bigint {
  return (attodollars + ATTODOLLARS_PER_PICODOLLAR / 2n) / ATTODOLLARS_PER_PICODOLLAR;
}
