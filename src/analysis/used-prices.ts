import type { PriceMatch } from "../format/cost.js";
import type { GenerationRecord } from "../format/generation-record.js";

/** A price that generations were booked with. */
export interface UsedPrice {
  model: string;
  price: string;
  matchedModel?: string;
  match?: PriceMatch;
  generations: number;
}

export interface UsedPrices {
  add(record: GenerationRecord): void;
  /** The most used first. */
  used(): UsedPrice[];
}

export function createUsedPrices(): UsedPrices {
  const prices = new Map<string, UsedPrice>();
  // Nearly always the next generation's, too; putting a key together for each is felt in large logs.
  let last: UsedPrice | undefined;
  return {
    add({ model, cost }) {
      const { price, matchedModel, match } = cost;
      if (price === undefined) return;
      if (
        last?.model !== model ||
        last.price !== price ||
        last.matchedModel !== matchedModel ||
        last.match !== match
      ) {
        const key = `${model}\n${price}\n${matchedModel}\n${match}`;
        last = prices.get(key) ?? { model, price, matchedModel, match, generations: 0 };
        prices.set(key, last);
      }
      last.generations += 1;
    },
    used: () => [...prices.values()].sort((a, b) => b.generations - a.generations),
  };
}
