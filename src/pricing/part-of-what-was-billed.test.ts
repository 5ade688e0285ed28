import { expect, test } from "vitest";
import type { TokenUsage, UsageFlag } from "../format/token-usage.js";
import { createPricer } from "./price-generation.js";

const pricer = createPricer();

function price(model: string, provider: string, inputTokens: number, flags: UsageFlag[]) {
  const usage: TokenUsage = {
    inputTokens,
    outputTokens: 100,
    totalTokens: inputTokens + 100,
    source: "reported",
    flags,
  };
  return pricer.price({ usage, model, provider, at: new Date("2026-11-01T12:00:00Z") });
}

test("a stream that broke off between its steps costs at least what the ended ones did", () => {
  const whole = price("gemini-2.5-flash", "google", 1_000, []);
  const cutOff = price("gemini-2.5-flash", "google", 1_000, ["later_steps_missing"]);
  expect(whole.atLeast).toBeUndefined();
  expect(cutOff).toMatchObject({
    usd: whole.usd,
    atLeast: true,
    reason: expect.stringContaining("broke off"),
  });
});

test("an input without what was written to the cache costs at least what is in it", () => {
  const cost = price("claude-sonnet-4-5", "anthropic", 1_000, ["cache_writes_unreported"]);
  expect(cost).toMatchObject({ usd: 0.0045, atLeast: true });
  expect(cost.reason).toContain("providerMetadata");
});

test("several calls as one are an estimate beyond a price cliff, and exact below it", () => {
  expect(price("gemini-2.5-pro", "google", 150_000, ["summed_steps"])).toMatchObject({ source: "computed" });
  const beyond = price("gemini-2.5-pro", "google", 250_000, ["summed_steps"]);
  expect(beyond).toMatchObject({ source: "estimated", reason: expect.stringContaining("several calls") });
});
