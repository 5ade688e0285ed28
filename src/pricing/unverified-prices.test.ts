import { expect, test } from "vitest";
import type { TokenUsage } from "../format/token-usage.js";
import { createPricer } from "./price-generation.js";
import { SERVICE_TIER_ROWS } from "./service-tier-rows.js";

const usage: TokenUsage = {
  inputTokens: 1_000_000,
  outputTokens: 0,
  totalTokens: 1_000_000,
  source: "reported",
  flags: [],
};
const short: TokenUsage = { ...usage, inputTokens: 100_000, totalTokens: 100_000 };
const at = new Date("2026-11-01T12:00:00Z");
const pricer = createPricer();

test("OpenAI's fast mode is its priority processing under a newer name", () => {
  for (const tier of ["priority", "fast"]) {
    const cost = pricer.price({
      model: "gpt-5.6-terra",
      provider: "openai",
      serviceTier: tier,
      usage: short,
      at,
    });
    // 100,000 × 4 dollars a million (openai.com/api-fast-mode)
    expect(cost).toMatchObject({ usd: 0.4, source: "computed" });
    expect(cost.reason).toBeUndefined();
  }
});

test("a tier's price that could not be read on its provider's page says unverified on the call", () => {
  const reason = (model: string, serviceTier: string) =>
    pricer.price({ model, provider: "anthropic", serviceTier, usage, at }).reason;
  expect(reason("claude-opus-5", "fast")).toContain("unverified");
  expect(reason("claude-opus-4-7", "fast")).toContain("unverified");
  expect(reason("claude-opus-5", "geo:us")).toContain("unverified");
  expect(reason("claude-opus-5", "batch")).toBeUndefined();
});

test("every tier's price that another one than the provider vouches for has a caveat", () => {
  const homes: Record<string, RegExp> = {
    google: /google\.dev/,
    openai: /openai\.com/,
    anthropic: /claude\.com/,
    groq: /groq\.com/,
  };
  const foreign = SERVICE_TIER_ROWS.filter((row) => !homes[row.provider]?.test(row.source));
  expect(foreign.length).toBeGreaterThan(0);
  for (const row of foreign) expect(row.caveat).toContain("unverified");
});
