import fc from "fast-check";
import { expect, it } from "vitest";
import { fromPicodollars, sumUsd, toPicodollars } from "./money.js";

it("sums without float dust", () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(sumUsd([0.1, 0.2])).toBe(0.3);
  expect(sumUsd(Array.from({ length: 1_000 }, () => 0.0000031))).toBe(0.0031);
});

it("gives back every figure of up to twelve decimals", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_000_000_000_000 }), (picodollars) => {
      expect(toPicodollars(fromPicodollars(BigInt(picodollars)))).toBe(BigInt(picodollars));
    }),
  );
});

it("keeps sums exact to the cent far beyond what one float of picodollars holds", () => {
  expect(sumUsd([123_456_789.01, 0.02])).toBe(123_456_789.03);
  expect(fromPicodollars(-1_500_000_000_000n)).toBe(-1.5);
});

it("sums figures of any size as their picodollars do, one after another", () => {
  const figure = fc.oneof(
    fc.integer({ min: -999_999_999, max: 999_999_999 }).map((millionths) => millionths / 1e6),
    fc.integer({ min: -999_999_999, max: 999_999_999 }).map((cents) => cents / 100),
  );
  fc.assert(
    fc.property(fc.array(figure, { maxLength: 40 }), (figures) => {
      const exact = figures.map(toPicodollars).reduce((sum, each) => sum + each, 0n);
      expect(sumUsd(figures)).toBe(fromPicodollars(exact));
    }),
  );
});
