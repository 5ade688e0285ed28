import fc from "fast-check";
import { expect, it } from "vitest";
import { isoTime } from "./iso-time.js";

it("writes any moment as a Date does, whatever it was asked before", () => {
  const moment = fc.oneof(
    fc.integer({ min: -8.64e15, max: 8.64e15 }),
    // Close together, so that seconds come again.
    fc.integer({ min: -3_000, max: 3_000 }),
  );
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 20 }), (moments) => {
      for (const each of moments) expect(isoTime(each)).toBe(new Date(each).toISOString());
    }),
  );
});

it("refuses what is no moment, and knows the next one all the same", () => {
  expect(() => isoTime(Number.NaN)).toThrow(RangeError);
  expect(isoTime(1_000)).toBe("1970-01-01T00:00:01.000Z");
});
