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
  /** In the order in which they first came. */
  inOrder(): UsedPrice[];
  /** Adds those of the generations that follow. */
  addUsed(prices: readonly UsedPrice[]): void;
  /** The most used first. */
  used(): UsedPrice[];
}

export function createUsedPrices(): UsedPrices {
  const prices = new Map<string, UsedPrice>();
  // Nearly always the next generation's, too; putting a key together for each is felt in large logs.
  let last: UsedPrice | undefined;
  const priceOf = (used: Omit<UsedPrice, "generations">): UsedPrice => {
    const key = `${used.model}\n${used.price}\n${used.matchedModel}\n${used.match}`;
    const { model, price, matchedModel, match } = used;
    const found = prices.get(key) ?? { model, price, matchedModel, match, generations: 0 };
    prices.set(key, found);
    return found;
  };
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
        last = priceOf({ model, price, matchedModel, match });
      }
      last.generations += 1;
    },
    inOrder: () => [...prices.values()],
    addUsed(others) {
      for (const used of others) priceOf(used).generations += used.generations;
    },
    used: () => [...prices.values()].sort((a, b) => b.generations - a.generations),
  };
}
