import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";

const usage = { inputTokens: 100, outputTokens: 5, totalTokens: 105, cachedInputTokens: 40 };
const metadata = (cacheWriteInputTokens: number) => ({
  bedrock: { usage: { cacheWriteInputTokens } },
});

test.each<[string, object, { provider?: string; model?: string }, number, string[]]>([
  ["OpenAI has it inside", { usage }, { provider: "openai" }, 100, []],
  ["Anthropic has it beside", { usage }, { provider: "anthropic.messages" }, 140, []],
  ["Bedrock has it beside", { usage }, { provider: "amazon-bedrock" }, 140, []],
  ["Bedrock's writes too", { usage, providerMetadata: metadata(7) }, {}, 147, []],
  ["a Claude by its bare name", { usage }, { model: "claude-sonnet-4-5" }, 140, []],
  ["a GPT by its bare name", { usage }, { model: "gpt-5" }, 100, []],
  [
    "a gateway may count either way",
    { usage },
    { model: "anthropic/claude-sonnet-4-5" },
    100,
    ["cache_place_unknown"],
  ],
  ["a gateway that is named", { usage }, { provider: "openrouter", model: "anthropic/claude-x" }, 100, []],
  ["nothing but the counts", { usage }, {}, 100, ["cache_place_unknown"]],
  ["more cache than input", { usage: { ...usage, cachedInputTokens: 400 } }, {}, 500, []],
  ["no cache, no question", { usage: { ...usage, cachedInputTokens: 0 } }, {}, 100, []],
])("AI SDK 5: %s", (_, report, hint, inputTokens, flags) => {
  const found = normalizeUsage(report, hint).usage;
  expect(found.inputTokens).toBe(inputTokens);
  expect(found.flags).toEqual(flags);
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
