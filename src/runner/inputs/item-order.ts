import { createRandom } from "../seeded-random.js";
import type { InputItem, ItemSource } from "./input-item.js";

/** Which of the inputs a run takes, in which order, and how often. */
export interface ItemOrder {
  /** So many of them, drawn at random. */
  sample?: number;
  shuffle?: boolean;
  /** Makes the drawing and the shuffling repeatable. */
  seed?: number;
  /** The first so many of what is left. */
  limit?: number;
  /** How often all of it is gone through. */
  repeat?: number;
}

/** What there is to choose from. */
export interface ItemPool {
  count: number;
  noun: ItemSource["noun"];
  /** @throws InputProblem */
  at(index: number): InputItem;
}

/** The items that an order takes from a pool. */
export function orderedItems(pool: ItemPool, order: ItemOrder): ItemSource {
  const chosen = chosenIndexes(pool.count, order);
  const once = chosen?.length ?? pool.count;
  const { repeat = 1 } = order;
  return {
    count: once * repeat,
    noun: pool.noun,
    startsAnew: (position) => position % once === 0,
    at(position) {
      const item = pool.at(chosen ? (chosen[position % once] as number) : position % once);
      if (repeat === 1) return item;
      const repetition = Math.floor(position / once) + 1;
      return { ...item, key: `${item.key}#${repetition}`, itemKey: item.key, repetition };
    },
  };
}

/**
 * Indexes below `count` as an order takes them, 4 bytes each; `undefined` for all of them as they stand.
 * A sample is drawn before it is shuffled and limited, and keeps the order of the inputs by itself.
 */
export function chosenIndexes(count: number, order: ItemOrder): Uint32Array | undefined {
  const { sample = count, shuffle = false, seed = 0, limit = count } = order;
  if (sample >= count && !shuffle && limit >= count) return undefined;
  const indexes = Uint32Array.from({ length: count }, (_, index) => index);
  let chosen = indexes;
  if (sample < count) {
    drawToTheFront(indexes, sample, createRandom(seed, "sample"));
    chosen = indexes.subarray(0, sample).sort();
  }
  if (shuffle) drawToTheFront(chosen, chosen.length, createRandom(seed, "shuffle"));
  return chosen.slice(0, Math.min(limit, chosen.length));
}

/** Fisher and Yates, stopped after `drawn` places. */
function drawToTheFront(indexes: Uint32Array, drawn: number, random: () => number): void {
  for (let place = 0; place < drawn; place++) {
    const other = place + Math.floor(random() * (indexes.length - place));
    const value = indexes[place] as number;
    indexes[place] = indexes[other] as number;
    indexes[other] = value;
  }
}
