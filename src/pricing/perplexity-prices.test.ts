import { expect, test } from "vitest";
import type { TokenUsage } from "../format/token-usage.js";
import { normalizeUsage } from "../usage/normalize-usage.js";
import { createPricer } from "./price-generation.js";

const at = new Date("2026-11-01T12:00:00Z");
const pricer = createPricer();
const usage: TokenUsage = {
  inputTokens: 6,
  outputTokens: 1,
  totalTokens: 7,
  source: "reported",
  flags: [],
};

test("a request of a known search context costs what its size costs", () => {
  const cost = (model: string, size: string) =>
    pricer.price({ model, provider: "perplexity", usage, at, serviceTier: `search:${size}` });
  // 6 × 1 + 1 × 1 and 6 × 3 + 1 × 15 dollars a million tokens, and the request.
  expect(["low", "medium", "high"].map((size) => cost("sonar", size).usd)).toEqual([
    0.005007, 0.008007, 0.012007,
  ]);
  expect(["low", "medium", "high"].map((size) => cost("sonar-pro", size).usd)).toEqual([
    0.006033, 0.010033, 0.014033,
  ]);
  expect(cost("sonar", "low")).toMatchObject({ source: "computed", serverToolsUsd: 0.005 });
  expect(cost("sonar", "low").atLeast).toBeUndefined();
});

test("without the size, a request costs at least what the smallest one costs, and says so", () => {
  expect(pricer.price({ model: "sonar", provider: "perplexity", usage, at })).toMatchObject({
    usd: 0.005007,
    atLeast: true,
    reason:
      "at least this: the request costs $0.005 to $0.012 by its search context size, which is not known",
  });
});

test("the size is read from the report, and the search is in the request's price", () => {
  const report = {
    model: "sonar",
    usage: {
      prompt_tokens: 6,
      completion_tokens: 1,
      total_tokens: 7,
      search_context_size: "low",
      num_search_queries: 2,
    },
  };
  const { usage: read, serviceTier } = normalizeUsage(report, { provider: "perplexity" });
  const cost = pricer.price({ model: "sonar", provider: "perplexity", usage: read, serviceTier, at });
  expect(cost).toMatchObject({ usd: 0.005007, source: "computed" });
});

test("a usage that names nothing else foreign is Perplexity's by the size of its search context", () => {
  const report = { prompt_tokens: 6, completion_tokens: 1, total_tokens: 7, search_context_size: "high" };
  const { usage: read, serviceTier } = normalizeUsage(report);
  const cost = pricer.price({ model: "sonar", usage: read, serviceTier, at });
  expect(cost).toMatchObject({ usd: 0.012007, source: "computed" });
});

test("a ceiling holds the dearest request", () => {
  const ceiling = pricer.ceiling({
    model: "sonar",
    provider: "perplexity",
    inputTokens: 1_000_000,
    media: [],
    outputTokens: 1_000_000,
    at,
  });
  // 1 + 1 + 0.012 dollars.
  expect(ceiling).toBe(2_012_000_000_000n);
});

test("the size of a search context changes no other provider's price", () => {
  const other = pricer.price({ model: "gpt-4o", provider: "openai", usage, at, serviceTier: "search:low" });
  // 6 × 2.5 + 1 × 10 dollars a million
  expect(other).toMatchObject({ usd: 0.000025, source: "computed" });
});
