import { expect, test } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import { createBookedPrices } from "./booked-price.js";
import { createPricer } from "./price-generation.js";

/** A record as it would have been written at that moment. */
function recordAt(model: string, timestamp: string) {
  const { tokenUsage } = sampleRecord(1);
  const call = { provider: undefined, model };
  const cost = createPricer().price({ ...call, usage: tokenUsage, at: new Date(timestamp) });
  return sampleRecord(1, { ...call, timestamp, cost });
}

test("a price that follows the clock has one name and several figures", () => {
  const priceOf = createBookedPrices();
  const peak = recordAt("deepseek-v4-flash", "2026-09-01T02:00:00Z");
  const quiet = recordAt("deepseek-v4-flash", "2026-09-01T12:00:00Z");
  expect(peak.cost.price).toBe(quiet.cost.price);
  expect(priceOf(peak)?.output).toBeGreaterThan(priceOf(quiet)?.output as number);
  expect(priceOf(peak)).toBe(priceOf(recordAt("deepseek-v4-flash", "2026-09-02T02:30:00Z")));
});

test("of a table that is not at hand, and of a price of the user's own, the figures are not known", () => {
  const priceOf = createBookedPrices();
  const record = recordAt("gpt-4o", "2026-09-01T02:00:00Z");
  expect(priceOf(record)).toMatchObject({ input: 2.5, output: 10 });
  const { cost } = record;
  expect(
    priceOf({ ...record, cost: { ...cost, price: "genai-prices 0.0.1: openai/gpt-4o" } }),
  ).toBeUndefined();
  expect(priceOf({ ...record, cost: { ...cost, match: "declared" } })).toBeUndefined();
  expect(priceOf({ ...record, timestamp: "" })).toBeUndefined();
});
