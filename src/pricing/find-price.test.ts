import { expect, test } from "vitest";
import { explainPrice } from "./find-price.js";
import { parseUserPrices } from "./user-prices.js";

const at = new Date("2026-11-01T12:00:00Z");

test.each([
  ["gemini-2.5-flash", undefined, "exact", "google/gemini-2.5-flash"],
  ["models/gemini-2.5-flash", "google", "alias", "google/gemini-2.5-flash"],
  ["gemini-2.5-flash-001", "gemini", "alias", "google/gemini-2.5-flash"],
  ["gemini-2.5-flash-latest", undefined, "alias", "google/gemini-2.5-flash"],
  ["gemini-2.5-pro-preview-05-06", undefined, "alias", "google/gemini-2.5-pro"],
  ["gemini-2.5-flash-lite-preview-09-2025", undefined, "alias", "google/gemini-2.5-flash-lite"],
  ["gemini-3.8-flash-lite", undefined, "prefix", "google/gemini-3.8-flash"],
  ["publishers/google/models/gemini-2.5-pro", "vertex", "alias", "google/gemini-2.5-pro"],
  [
    "projects/p/locations/us-central1/publishers/google/models/gemini-2.0-flash-001",
    undefined,
    "alias",
    "google/gemini-2.0-flash",
  ],
  ["google/gemini-2.5-flash", undefined, "alias", "google/gemini-2.5-flash"],
  ["google/gemini-2.5-flash", "openrouter", "exact", "openrouter/google/gemini-2.5-flash"],
  ["gemini/gemini-2.5-pro", "litellm", "alias", "google/gemini-2.5-pro"],
  ["claude-sonnet-4-5-20250929", "anthropic.messages", "alias", "anthropic/claude-sonnet-4-5"],
  ["claude-sonnet-4-5@20250929", "google-vertex-anthropic", "alias", "google/claude-sonnet-4-5"],
  ["claude-3-5-sonnet-v2@20241022", "vertex_ai", "alias", "google/claude-3-5-sonnet"],
  ["anthropic/claude-sonnet-4.5", "openrouter", "exact", "openrouter/anthropic/claude-sonnet-4.5"],
  [
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "bedrock",
    "alias",
    "aws/regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
  ],
  [
    "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
    undefined,
    "exact",
    "aws/global.anthropic.claude-sonnet-4-5-20250929-v1:0",
  ],
  [
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    undefined,
    "alias",
    "aws/regional.anthropic.claude-3-haiku-20240307-v1:0",
  ],
  ["gpt-4o-2024-08-06", "openai.chat", "alias", "openai/gpt-4o"],
  ["gpt-4o-2024-05-13", "openai", "exact", "openai/gpt-4o-2024-05-13"],
  ["azure/gpt-4o", undefined, "alias", "azure/gpt-4o"],
  ["ft:gpt-4o-2024-08-06:acme::8hAq", "openai", "alias", "openai/ft:gpt-4o"],
  ["chatgpt-4o-latest", undefined, "exact", "openai/chatgpt-4o-latest"],
  ["grok-4", "xai", "alias", "x-ai/grok-4-0709"],
  ["openai/gpt-oss-120b", "groq", "exact", "groq/openai/gpt-oss-120b"],
  ["GPT-4o", "OpenAI", "exact", "openai/gpt-4o"],
])("%s of %s is an %s match: %s", (model, provider, match, matchedModel) => {
  expect(explainPrice(model, { provider, at })).toMatchObject({ match, matchedModel });
});

test.each([
  ["gemini-99-imaginary", "google"],
  ["deepseek-r1:7b", undefined],
  ["llama3.1", undefined],
  ["deepseek-ai/DeepSeek-V3", "together"],
  ["some-model:free", "openrouter"],
  ["tunedModels/my-model", "google"],
  ["", undefined],
])("%s of %s has no price, rather than another model's", (model, provider) => {
  expect(explainPrice(model, { provider, at })).toMatchObject({
    match: "none",
    reason: expect.stringMatching(/^no price/),
  });
});

test("an explanation holds all there is to know of a price", () => {
  const explained = explainPrice("gemini-2.5-pro", { at });
  expect(explained).toMatchObject({
    matchedModel: "google/gemini-2.5-pro",
    price: expect.stringContaining("google/gemini-2.5-pro"),
    unitPrices: { input: { base: 1.25, tiers: [{ start: 200_000, price: 2.5 }] } },
    longContextFrom: [200_000],
    sources: expect.arrayContaining([expect.stringMatching(/^https:/)]),
  });
  expect(explained.serviceTiers.map((row) => row.tiers[0])).toEqual(["batch", "flex", "priority"]);
});

test("an override tells why the table's price is not taken, from where, and how long it holds", () => {
  const explained = explainPrice("gemini-2.5-flash", { at: new Date("2025-07-15") });
  expect(explained).toMatchObject({
    price: expect.stringMatching(/^explog's own price over genai-prices/),
    unitPrices: { input: 0.3, cacheRead: 0.075, inputMedia: { audio: 1 }, cacheReadMedia: { audio: 0.25 } },
    override: { why: expect.stringContaining("cached price"), readOn: "2026-11-23" },
    validFrom: new Date("2025-06-17"),
    validUntil: new Date("2025-11-01"),
  });
  expect(explained.notes.join()).toContain("unknown day");
});

test("a price with an end says when it ends", () => {
  expect(explainPrice("gemini-3.8-flash", { at }).validUntil).toEqual(new Date("2027-01-01"));
});

test("a declared price is told as such", () => {
  const userPrices = parseUserPrices({ "my-model": { input_per_1m: 1 } }, "prices.yaml");
  expect(explainPrice("my-model", { at, userPrices })).toMatchObject({
    match: "declared",
    price: "declared in prices.yaml",
    unitPrices: { input: 1 },
  });
});
