import fc from "fast-check";
import { expect, it } from "vitest";
import { MOST_NUMBER_BYTES, writeNumber } from "./number-bytes.js";

function written(value: number): string {
  const bytes = Buffer.alloc(MOST_NUMBER_BYTES + 3, "?");
  const end = writeNumber(bytes, 3, value);
  expect(bytes.toString("latin1", 0, 3)).toBe("???");
  return bytes.toString("latin1", 3, end);
}

it("spells every number as String does, and what is none as null", () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), (value) => {
      expect(written(value)).toBe(JSON.stringify(value));
    }),
    { numRuns: 2_000 },
  );
});

it("spells seconds to the microsecond and dollars to the picodollar as String does, whatever they were summed of", () => {
  const places = fc.constantFrom(1e3, 1e6, 1e9, 1e12);
  fc.assert(
    fc.property(fc.maxSafeNat(), places, fc.maxSafeNat(), (one, divisor, other) => {
      expect(written(one / divisor)).toBe(String(one / divisor));
      const sum = (one % 1e12) / divisor + (other % 1e12) / divisor;
      expect(written(sum)).toBe(String(sum));
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  0,
  -0,
  1,
  9,
  10,
  99,
  100,
  2 ** 31 - 1,
  2 ** 31,
  999_999_999,
  1e9,
  1_000_000_001,
  9_999_999_999,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  1e21,
  1e-6,
  9.99999e-7,
  0.000001,
  1e-7,
  0.1,
  0.30000000000000004,
  0.5,
  1.5,
  999.999999999999,
  999.9999999999999,
  1000.000000000001,
  999_999_999.999999,
  1e9 + 0.5,
  5e-324,
  -2.2250738585072014e-308,
  -1.7976931348623157e308,
  -3,
  -0.25,
])("spells %d as String does", (value) => {
  expect(written(value)).toBe(String(value));
});

it("writes null for what JSON has no number for", () => {
  expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(written)).toEqual([
    "null",
    "null",
    "null",
  ]);
});
