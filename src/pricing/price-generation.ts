import type { Cost } from "../format/cost.js";
import { fromPicodollars, toPicodollars } from "../format/money.js";
import type { TokenUsage } from "../format/token-usage.js";
import { costCeiling, type TokensToCome } from "./cost-ceiling.js";
import { generationCost } from "./generation-cost.js";
import { type CallToPrice, type ResolvedPrice, resolvePrice, type Unpriced } from "./resolve-price.js";
import { createRateCard, type RateCard } from "./token-rates.js";
import type { UserPrices } from "./user-prices.js";

export interface PriceInput extends CallToPrice {
  usage: TokenUsage;
  /** When the call started: the price of that moment counts. */
  at: Date;
  /** What the provider itself says the call cost, in US dollars. */
  reportedCostUsd?: number;
  /** Images that came out, where these are billed apiece. */
  imagesOut?: number;
}

/** Prices calls, each kind of call looked up once. */
export interface Pricer {
  /** What a call cost. Never throws; what is not known is `null`, with the reason. */
  price(input: PriceInput): Cost;
  /**
   * The most that so many tokens can cost, in picodollars, or why that cannot be told; at the dearest of the
   * prices from `at` to `until`. Never throws.
   */
  ceiling(input: CeilingInput): bigint | string;
}

/** A call that has not been made yet. */
export interface CeilingInput extends CallToPrice, TokensToCome {
  at: Date;
  /** The last moment at which it may begin; default `at`. */
  until?: Date;
}

/** No call costs as much; a report beyond it is a mistake. */
const MOST_REPORTED_USD = 1_000_000;

/** Far more kinds of call than any experiment has; beyond it everything is looked up anew. */
const MOST_KINDS = 1_000;

type Known = { price: ResolvedPrice; rateCard: RateCard } | { price: Unpriced; rateCard?: undefined };

/** A pricer over the price table, our own dated rows, and the user's prices before both. */
export function createPricer(options: { userPrices?: UserPrices } = {}): Pricer {
  const { userPrices } = options;
  const kinds = new Map<string, Known>();

  /** @param later counts prices that come after that of a moment: they take no place of the current one. */
  const lookUp = (input: CallToPrice, at: number, later = 0): Known => {
    const { model, provider, modelVersion, baseUrl, serviceTier } = input;
    const kind = `${model}\n${provider}\n${modelVersion}\n${baseUrl}\n${serviceTier}\n${later}`;
    const known = kinds.get(kind);
    if (known && at >= known.price.span.from && at < known.price.span.until) return known;
    const price = resolvePrice(input, at, userPrices);
    const fresh: Known = "sheet" in price ? { price, rateCard: createRateCard(price.sheet) } : { price };
    if (kinds.size >= MOST_KINDS) kinds.clear();
    kinds.set(kind, fresh);
    return fresh;
  };

  const costOfTokens = (input: PriceInput, at: Date): Cost => {
    if (Number.isNaN(at.getTime())) return unknown("the time of the call is not known");
    const { price, rateCard } = lookUp(input, at.getTime());
    if (!rateCard) return unknown(price.reason);
    return generationCost(input.usage, price, rateCard, input.imagesOut);
  };

  return {
    ceiling(input) {
      try {
        let at = input.at.getTime();
        const until = Math.max(at, input.until?.getTime() ?? at);
        if (Number.isNaN(until)) return "the time of the call is not known";
        let most = 0n;
        for (let later = 0; at <= until; later += 1) {
          const { price, rateCard } = lookUp(input, at, later);
          if (!rateCard) return price.reason;
          const cost = costCeiling(input, price, rateCard);
          if (typeof cost === "string") return cost;
          if (cost > most) most = cost;
          at = price.span.until;
        }
        return most;
      } catch (error) {
        return `pricing failed: ${error instanceof Error ? error.message : String(error)}`;
      }
    },
    price(input) {
      try {
        const { reportedCostUsd, at } = input;
        const isReported = reportedCostUsd !== undefined;
        if (isReported && reportedCostUsd >= 0 && reportedCostUsd <= MOST_REPORTED_USD) {
          const usd = fromPicodollars(toPicodollars(reportedCostUsd));
          return { usd, source: "reported", price: "reported by the provider" };
        }
        const cost = costOfTokens(input, at);
        if (!isReported) return cost;
        const dropped = `the provider reports a cost of ${reportedCostUsd} US dollars, which is not believed`;
        return { ...cost, reason: cost.reason ? `${dropped}; ${cost.reason}` : dropped };
      } catch (error) {
        return unknown(`pricing failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

function unknown(reason: string): Cost {
  return { usd: null, source: "unknown", match: "none", reason };
}
