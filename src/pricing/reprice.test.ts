import { expect, test } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { createRepricer } from "./reprice.js";
import { parseUserPrices } from "./user-prices.js";

function recordOf(
  usage: Partial<GenerationRecord["tokenUsage"]>,
  others: Partial<GenerationRecord> = {},
): GenerationRecord {
  const tokenUsage = {
    inputTokens: 1_000_000,
    outputTokens: 100_000,
    totalTokens: 1_100_000,
    source: "reported",
    flags: [],
    ...usage,
  } as const;
  return sampleRecord(1, { tokenUsage: { ...tokenUsage, flags: [] }, ...others });
}

test("the same usage is priced at another day's prices, and the record stays as it is", () => {
  const record = recordOf({}, { model: "deepseek-chat", provider: "deepseek" });
  const before = structuredClone(record);
  // 0.27 + 0.11 and 0.56 + 0.168, of the list prices before and after 2025-09-05 (api-docs.deepseek.com).
  expect(createRepricer({ at: new Date("2025-08-20T08:00Z") })(record)).toMatchObject({ usd: 0.38 });
  expect(createRepricer({ at: new Date("2025-09-10T08:00Z") })(record)).toMatchObject({
    usd: 0.728,
    source: "computed",
  });
  expect(record).toEqual(before);
});

test("without a day, the price of the call's own moment counts", () => {
  const record = recordOf({}, { model: "gemini-2.5-flash", timestamp: "2025-05-01T00:00:00.000Z" });
  // $0.15 and $0.60 while it was a preview.
  expect(createRepricer({})(record)).toMatchObject({ usd: 0.21 });
});

test("on another model the figure is an estimate, for its tokens are not that model's", () => {
  const record = recordOf({ outputTokens: 0 });
  const cost = createRepricer({ model: "gpt-4o", at: new Date("2026-10-20") })(record);
  expect(cost).toMatchObject({ usd: 2.5, source: "estimated", matchedModel: "openai/gpt-4o" });
});

test("sound is not priced as text on a model without sound", () => {
  const record = recordOf({ inputByModality: { text: 400_000, audio: 600_000 } });
  const at = new Date("2026-10-20");
  expect(createRepricer({ model: "gpt-4o", at })(record)).toMatchObject({
    usd: null,
    reason: "gpt-4o has no known price for audio input",
  });
  expect(createRepricer({ at })(record).usd).toBe(0.97);
  const spoken = recordOf({ outputByModality: { audio: 100_000 } });
  expect(createRepricer({ model: "gpt-4o", at })(spoken).reason).toContain("audio output");
});

test("what was refused costs nothing at any price", () => {
  const record = sampleRecord(1, {
    status: "error",
    tokenUsage: { inputTokens: null, outputTokens: null, totalTokens: null, source: "unknown", flags: [] },
    cost: { usd: 0, source: "computed", reason: "not charged: HTTP 503" },
  });
  expect(createRepricer({ model: "gpt-4o" })(record)).toEqual(record.cost);
});

test("a call that did not end well cost at least its reported usage", () => {
  const record = recordOf({}, { status: "aborted" });
  const cost = createRepricer({ at: new Date("2026-10-20") })(record);
  expect(cost).toMatchObject({
    usd: 0.55,
    atLeast: true,
    reason: "at least this: the call did not end well",
  });
});

test("prices of one's own count again, and one that is not declared here is not replaced by a table's", () => {
  const declared = { usd: 1, source: "computed", price: "declared in pricing", match: "declared" } as const;
  const record = recordOf({}, { model: "gemma-3-27b", provider: "ollama", cost: declared });
  const userPrices = parseUserPrices({ input_per_1m: 3, output_per_1m: 0 }, "pricing");
  expect(createRepricer({ userPrices })(record)).toMatchObject({ usd: 3, match: "declared" });
  expect(createRepricer({})({ ...record, provider: "google", model: "gemini-2.5-flash" })).toMatchObject({
    usd: null,
    reason: expect.stringContaining("a price of your own"),
  });
});

test("a call at an unknown time has no price of its day, and one of any other", () => {
  const record = recordOf({}, { timestamp: "" });
  expect(createRepricer({})(record)).toMatchObject({ usd: null });
  expect(createRepricer({ at: new Date("2026-10-20") })(record).usd).toBe(0.55);
});

test("the sandbox's own version name stands in no one's way, and the service tier is kept", () => {
  const record = recordOf({}, { modelVersion: "sandbox/gemini-2.5-flash", serviceTier: "batch" });
  expect(createRepricer({ at: new Date("2026-10-20") })(record)).toMatchObject({
    usd: 0.275,
    match: "exact",
  });
});
