import { toPicodollars } from "../format/money.js";
import type { MediaModality } from "./price-sheet.js";
import type { ResolvedPrice } from "./resolve-price.js";
import { type Rate, type RateCard, roundUpToPicodollars, type TokenRates } from "./token-rates.js";

export interface TokensToCome {
  inputTokens: number;
  outputTokens: number;
  /** What else than text there is in the input. */
  media: readonly MediaModality[];
}

/**
 * The most that so many tokens can cost at a price: every token at the dearest rate that one of its kind can
 * have (cache writes and media included), at the level of the longest input. In picodollars, or why not.
 */
export function costCeiling(
  { inputTokens, outputTokens, media }: TokensToCome,
  price: ResolvedPrice,
  rateCard: RateCard,
): bigint | string {
  if (price.mostInputTokens !== undefined && inputTokens > price.mostInputTokens) {
    return `no price of this service tier is known beyond ${price.mostInputTokens} input tokens`;
  }
  const { perRequest = 0, perRequestBySearchContext: sizes, perImageOut } = price.sheet;
  if (perImageOut !== undefined) return "the price is by image, and their number is not known";
  const request = toPicodollars(sizes?.high ?? perRequest);
  let most: bigint | undefined;
  // A model that reasons may cost less for it (Gemini's first 2.5 Flash did cost more): both are looked at.
  for (const reasoned of [true, false]) {
    const rates = rateCard.ratesFor(inputTokens, reasoned);
    if (rates.input === undefined) return "no price is known for input tokens";
    if (rates.output === undefined && outputTokens > 0) return "no price is known for output tokens";
    const cost =
      BigInt(inputTokens) * dearestInput(rates, media) + BigInt(outputTokens) * dearestOutput(rates);
    if (most === undefined || cost > most) most = cost;
  }
  return roundUpToPicodollars(most ?? 0n) + request;
}

function dearestInput(rates: TokenRates, media: readonly MediaModality[]): Rate {
  return dearest([
    rates.input,
    rates.cacheWrite,
    rates.cacheWriteOneHour,
    ...media.map((modality) => rates.inputMedia[modality]),
  ]);
}

function dearestOutput(rates: TokenRates): Rate {
  return dearest([rates.output, rates.reasoning, ...Object.values(rates.outputMedia)]);
}

function dearest(rates: readonly (Rate | undefined)[]): Rate {
  return rates.reduce<Rate>((most, rate) => (rate !== undefined && rate > most ? rate : most), 0n);
}
