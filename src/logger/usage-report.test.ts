import { expect, test } from "vitest";
import aiSdk from "../usage/fixtures/recorded/ai-sdk.json" with { type: "json" };
import anthropic from "../usage/fixtures/recorded/anthropic.json" with { type: "json" };
import bedrock from "../usage/fixtures/recorded/bedrock.json" with { type: "json" };
import compatible from "../usage/fixtures/recorded/compatible.json" with { type: "json" };
import gemini from "../usage/fixtures/recorded/gemini.json" with { type: "json" };
import openaiChat from "../usage/fixtures/recorded/openai-chat.json" with { type: "json" };
import openaiResponses from "../usage/fixtures/recorded/openai-responses.json" with { type: "json" };
import { normalizeUsage } from "../usage/normalize-usage.js";
import { usageReportOf } from "./usage-report.js";

const flat = { inputTokens: 10, outputTokens: 5, totalTokens: 15, cachedInputTokens: 0 };
const step = (written: number) => ({
  text: "a secret",
  finishReason: "stop",
  usage: flat,
  providerMetadata: { anthropic: { cacheCreationInputTokens: written, container: "a secret" } },
});
const chat = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

test.each<[string, object]>([
  ["a result of the AI SDK of one step", step(700)],
  [
    "one of several steps",
    {
      ...step(3),
      text: "a secret",
      steps: [step(700), step(3)],
      totalUsage: { inputTokens: 20, outputTokens: 10, totalTokens: 30 },
    },
  ],
  [
    "a stream of the AI SDK that broke off",
    { usage: { ...flat }, finishReason: "stop", laterStepsMissing: true },
  ],
  [
    "Bedrock through the AI SDK",
    { ...step(0), providerMetadata: { bedrock: { usage: { cacheWriteInputTokens: 9 } } } },
  ],
  ["a tier beside the usage", { choices: [{ message: "a secret" }], service_tier: "flex", usage: chat }],
  [
    "an answer of Bedrock's without cache",
    {
      output: { message: { content: "a secret" } },
      stopReason: "end_turn",
      usage: { inputTokens: 1, outputTokens: 2 },
    },
  ],
  [
    "searches of OpenAI's",
    {
      object: "response",
      output: [
        { type: "web_search_call", action: { type: "search", query: "a secret" } },
        { type: "web_search_call", action: { type: "open_page", url: "a secret" } },
        { type: "file_search_call", queries: ["a secret"] },
        { type: "message", content: "a secret" },
      ],
      usage: { input_tokens: 10, input_tokens_details: {}, output_tokens: 5, total_tokens: 15 },
    },
  ],
  [
    "searches of Gemini's",
    {
      candidates: [
        { content: "a secret", groundingMetadata: { webSearchQueries: ["a secret", "a secret"] } },
      ],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
    },
  ],
])("what is kept of %s reads as the whole does, and holds nothing that was said", (_name, raw) => {
  const hint = { provider: "gateway", model: "claude-sonnet-4-5" };
  const kept = JSON.parse(JSON.stringify(usageReportOf(raw)));
  const { usage, serviceTier, shape } = normalizeUsage(raw, hint);
  expect(normalizeUsage(kept, hint)).toMatchObject({ usage, shape, ...(serviceTier && { serviceTier }) });
  expect(usage.source).toBe("reported");
  expect(JSON.stringify(kept)).not.toContain("secret");
});

test("a usage by itself, and a report of no known shape, are kept as they are", () => {
  expect(usageReportOf(chat)).toBe(chat);
  expect(usageReportOf({ tokens: "many" })).toEqual({ tokens: "many" });
  expect(usageReportOf("many")).toBeUndefined();
});

test("fields that cannot be read do no harm", () => {
  const raw = {
    usage: chat,
    get steps(): never {
      throw new Error("no");
    },
    get usageMetadata(): never {
      throw new Error("no");
    },
  };
  expect(usageReportOf(raw)).toEqual({ usage: chat });
});

interface RecordedCase {
  name: string;
  provider: string;
  model: string;
  report?: unknown;
}

const recorded = [gemini, openaiChat, openaiResponses, anthropic, compatible, aiSdk, bedrock]
  .flatMap(({ cases }) => cases as RecordedCase[])
  .filter(({ report }) => report !== undefined);

test.each(recorded)("what is kept of $name is counted as the whole is", ({ report, ...hint }) => {
  const { usage, serviceTier, reportedCostUsd } = normalizeUsage(report, hint);
  const kept = normalizeUsage(usageReportOf(report), hint);
  expect(kept.usage).toEqual(usage);
  expect([kept.serviceTier, kept.reportedCostUsd]).toEqual([serviceTier, reportedCostUsd]);
});
