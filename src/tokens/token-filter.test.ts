import fc from "fast-check";
import { expect, test } from "vitest";
import { appended, createTokenFilter, joined, powersUpTo } from "./token-filter.js";

const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 40 });
const hashOf = (values: number[]) => values.reduce(appended, 0);
const asText = (values: number[]) => String.fromCharCode(...values);

test("the hash of two sequences is that of both in one", () => {
  const powers = powersUpTo(40);
  fc.assert(
    fc.property(bytes, bytes, (left, right) => {
      expect(joined(hashOf(left), hashOf(right), powers[right.length] as number)).toBe(
        hashOf([...left, ...right]),
      );
    }),
  );
});

test("a sequence that was added is never denied, and most others are", () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 50 }), (all) => {
      const filter = createTokenFilter();
      for (const each of all) filter.add(asText(each));
      for (const each of all) expect(filter.mayHold(hashOf(each))).toBe(true);
    }),
  );
  const filter = createTokenFilter();
  for (let count = 0; count < 1_000; count += 1) filter.add(`token ${count}`);
  const others = Array.from({ length: 1_000 }, (_, count) => Buffer.from(`other ${count}`));
  const taken = others.filter((each) => filter.mayHold(hashOf([...each])));
  expect(taken.length).toBeLessThan(50);
});
