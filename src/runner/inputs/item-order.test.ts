import fc from "fast-check";
import { expect, test } from "vitest";
import { chosenIndexes, type ItemOrder, orderedItems } from "./item-order.js";

const pool = (count: number) => ({
  count,
  noun: "row" as const,
  at: (index: number) => ({ key: `k${index}`, imagePaths: [] }),
});
const keysOf = (count: number, order: ItemOrder) => {
  const items = orderedItems(pool(count), order);
  return Array.from({ length: items.count }, (_, position) => items.at(position).key);
};

test("without an order, all items come once and as they stand", () => {
  expect(keysOf(3, {})).toEqual(["k0", "k1", "k2"]);
  expect(chosenIndexes(3, { limit: 9, sample: 3 })).toBeUndefined();
});

test("a sample keeps the order of the inputs and depends on its seed alone", () => {
  const one = [...(chosenIndexes(1000, { sample: 20, seed: 7 }) ?? [])];
  expect(one).toEqual([...one].sort((a, b) => a - b));
  expect(new Set(one).size).toBe(20);
  expect([...(chosenIndexes(1000, { sample: 20, seed: 7 }) ?? [])]).toEqual(one);
  expect([...(chosenIndexes(1000, { sample: 20, seed: 8 }) ?? [])]).not.toEqual(one);
});

test("shuffling loses and doubles nothing, and a limit takes the first of what was shuffled", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.integer(), fc.integer({ min: 1, max: 250 }), (count, seed, limit) => {
      const all = [...(chosenIndexes(count, { shuffle: true, seed }) ?? [])];
      expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      expect([...(chosenIndexes(count, { shuffle: true, seed, limit }) ?? [])]).toEqual(all.slice(0, limit));
    }),
  );
});

test("every index is drawn about as often as any other", () => {
  const drawn = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 4000; seed++) {
    for (const index of chosenIndexes(10, { sample: 3, seed }) ?? []) drawn[index] = (drawn[index] ?? 0) + 1;
  }
  // 1200 each; five standard deviations are 145.
  for (const times of drawn) expect(Math.abs(times - 1200)).toBeLessThan(145);
});

test("repetitions are rounds, each with keys of its own and a fresh start", () => {
  const items = orderedItems(pool(2), { repeat: 2 });
  expect(Array.from({ length: items.count }, (_, position) => items.at(position))).toMatchObject([
    { key: "k0#1", itemKey: "k0", repetition: 1 },
    { key: "k1#1", itemKey: "k1", repetition: 1 },
    { key: "k0#2", itemKey: "k0", repetition: 2 },
    { key: "k1#2", itemKey: "k1", repetition: 2 },
  ]);
  expect([0, 1, 2, 3].map(items.startsAnew)).toEqual([true, false, true, false]);
});
