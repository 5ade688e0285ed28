import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";

const usage = { inputTokens: 100, outputTokens: 5, totalTokens: 105, cachedInputTokens: 40 };
const metadata = (cacheWriteInputTokens: number) => ({
  bedrock: { usage: { cacheWriteInputTokens } },
});

const UNKNOWN = "cache_place_unknown";
const UNREPORTED = "cache_writes_unreported";
const claude = "claude-sonnet-4-5";

test.each<[string, object, { provider?: string; model?: string }, number, string[]]>([
  ["OpenAI has it inside", { usage }, { provider: "openai" }, 100, []],
  ["Anthropic has it beside", { usage }, { provider: "anthropic.messages" }, 140, [UNREPORTED]],
  ["Bedrock has it beside", { usage }, { provider: "amazon-bedrock" }, 140, [UNREPORTED]],
  ["Bedrock's writes too", { usage, providerMetadata: metadata(7) }, {}, 147, []],
  ["a Claude by its bare name", { usage }, { model: "claude-sonnet-4-5" }, 140, [UNREPORTED]],
  ["a GPT by its bare name", { usage }, { model: "gpt-5" }, 100, []],
  ["a gateway may count either way", { usage }, { model: "anthropic/claude-sonnet-4-5" }, 100, [UNKNOWN]],
  ["Claude on Vertex", { usage }, { provider: "google.vertex.chat", model: claude }, 100, [UNKNOWN]],
  ["Anthropic's package for Vertex", { usage }, { provider: "vertex.anthropic.messages" }, 140, [UNREPORTED]],
  ["a gateway, and a bare Claude", { usage }, { provider: "gateway", model: claude }, 100, [UNKNOWN]],
  ["a gateway, and a Nova", { usage }, { provider: "gateway", model: "amazon/nova-pro" }, 100, [UNKNOWN]],
  ["a gateway, and a GPT", { usage }, { provider: "gateway", model: "openai/gpt-5" }, 100, []],
  ["a Gemini on Vertex", { usage }, { provider: "google.vertex", model: "gemini-2.5-pro" }, 100, []],
  ["a gateway that is named", { usage }, { provider: "openrouter", model: "anthropic/claude-x" }, 100, []],
  ["nothing but the counts", { usage }, {}, 100, [UNKNOWN]],
  ["more cache than input", { usage: { ...usage, cachedInputTokens: 400 } }, {}, 500, [UNREPORTED]],
  ["no cache, no question", { usage: { ...usage, cachedInputTokens: 0 } }, {}, 100, []],
])("AI SDK 5: %s", (_, report, hint, inputTokens, flags) => {
  const found = normalizeUsage(report, hint).usage;
  expect(found.inputTokens).toBe(inputTokens);
  expect(found.flags).toEqual(flags);
});

test.each<[string, object, { provider?: string; model?: string }, number, string[]]>([
  ["by the model's name", {}, { model: claude }, 10, [UNREPORTED]],
  ["by the provider's name", {}, { provider: "anthropic" }, 10, [UNREPORTED]],
  [
    "in the last part of a stream",
    { type: "finish", finishReason: "stop" },
    { model: claude },
    10,
    [UNREPORTED],
  ],
  ["behind a gateway", {}, { provider: "gateway", model: claude }, 10, [UNREPORTED]],
  ["of OpenAI", {}, { provider: "openai", model: "gpt-5" }, 10, []],
  ["with its metadata", { providerMetadata: metadata(2_000) }, { model: claude }, 2_010, []],
  [
    "an answer of Bedrock's in which nothing was written",
    { finishReason: "stop" },
    { model: claude },
    10,
    [],
  ],
])(
  "AI SDK 5, a call that may have written to the cache and read nothing: %s",
  (_, rest, hint, input, flags) => {
    const written = { inputTokens: 10, outputTokens: 5, totalTokens: 15, cachedInputTokens: 0 };
    const found = normalizeUsage({ usage: written, ...rest }, hint).usage;
    expect(found.inputTokens).toBe(input);
    expect(found.flags).toEqual(flags);
  },
);

test.each([{ provider: "amazon-bedrock" }, { model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" }])(
  "a usage of %o without any count of the cache is one that did not use it",
  (hint) => {
    const found = normalizeUsage({ inputTokens: 10, outputTokens: 5, totalTokens: 15 }, hint).usage;
    expect(found).toMatchObject({ inputTokens: 10, flags: [] });
  },
);

test("AI SDK 5 on Bedrock writes NaN for cache writes that are not reported, which is no invalid count", () => {
  const found = normalizeUsage({ usage, providerMetadata: metadata(Number.NaN) }).usage;
  expect(found).toMatchObject({ inputTokens: 140, flags: [] });
  expect(found.cacheWriteTokens).toBeUndefined();
});

test("DeepSeek's own count of cache hits goes before a detail of zero", () => {
  const report = {
    model: "deepseek-chat",
    usage: {
      prompt_tokens: 100,
      completion_tokens: 5,
      total_tokens: 105,
      prompt_tokens_details: { cached_tokens: 0 },
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
    },
  };
  expect(normalizeUsage(report, { provider: "deepseek" }).usage).toMatchObject({ cacheReadTokens: 64 });
});
