import { expect, test } from "vitest";
import { createSeededRandom, pickSeeded } from "./seeded-random.js";

test("the same seed, content, attempt and purpose give the same number on every machine (checked with sha256sum)", () => {
  expect(createSeededRandom(1, "content", 1)("fail")).toBe(0.765221528621101);
});

test("each of seed, content, attempt and purpose changes the number", () => {
  const numbers = [
    createSeededRandom(1, "content", 1)("fail"),
    createSeededRandom(2, "content", 1)("fail"),
    createSeededRandom(1, "other", 1)("fail"),
    createSeededRandom(1, "content", 2)("fail"),
    createSeededRandom(1, "content", 1)("latency"),
  ];
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("the numbers spread evenly over [0, 1)", () => {
  const random = createSeededRandom(1, "spread", 1);
  const tenths = new Array<number>(10).fill(0);
  for (let draw = 0; draw < 5000; draw++) {
    const tenth = Math.floor(random(`draw ${draw}`) * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(count).toBeGreaterThan(400);
  expect(tenths).toHaveLength(10);
});

test("a seeded pick reaches every item", () => {
  const picked = new Set<string>();
  for (let attempt = 1; attempt <= 50; attempt++) {
    picked.add(pickSeeded(createSeededRandom(1, "pick", attempt), "pick", ["a", "b", "c"]));
  }
  expect([...picked].sort()).toEqual(["a", "b", "c"]);
});
