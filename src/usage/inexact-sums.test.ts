import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";

const HUGE = Number.MAX_SAFE_INTEGER;

test("Anthropic's input beyond 2^53 is unknown and flagged, never inexact", () => {
  const { usage } = normalizeUsage({
    type: "message",
    usage: {
      input_tokens: HUGE,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 5,
      output_tokens: 7,
    },
  });
  expect(usage).toMatchObject({
    inputTokens: null,
    outputTokens: 7,
    totalTokens: null,
    cacheReadTokens: 3,
    flags: ["invalid_count"],
  });
});

test("a total beyond 2^53 is unknown and flagged, its parts are kept", () => {
  const { usage } = normalizeUsage({ type: "message", usage: { input_tokens: HUGE, output_tokens: 2 } });
  expect(usage).toMatchObject({
    inputTokens: HUGE,
    outputTokens: 2,
    totalTokens: null,
    flags: ["invalid_count"],
  });
});

test("the last number that is exact is a count like any other", () => {
  const { usage } = normalizeUsage({ type: "message", usage: { input_tokens: HUGE - 2, output_tokens: 2 } });
  expect(usage).toMatchObject({ totalTokens: HUGE, flags: [] });
});

test("steps of the AI SDK that add up to more are unknown and flagged, their details too", () => {
  const step = {
    usage: {
      inputTokens: HUGE,
      outputTokens: 1,
      inputTokenDetails: { cacheReadTokens: HUGE },
      raw: undefined,
    },
  };
  const { usage } = normalizeUsage({ steps: [step, step] });
  expect(usage).toMatchObject({ inputTokens: null, outputTokens: 2, totalTokens: null });
  expect(usage.cacheReadTokens).toBeUndefined();
  expect(usage.flags).toEqual(["summed_steps", "invalid_count"]);
});

test("modalities that add up to more are left out and flagged", () => {
  const { usage } = normalizeUsage({
    usageMetadata: {
      promptTokenCount: 10,
      toolUsePromptTokenCount: 2,
      totalTokenCount: 12,
      promptTokensDetails: [
        { modality: "AUDIO", tokenCount: HUGE },
        { modality: "AUDIO", tokenCount: HUGE },
        { modality: "TEXT", tokenCount: 10 },
      ],
    },
  });
  expect(usage.inputByModality).toEqual({ text: 10 });
  expect(usage.flags).toEqual(["modality_mismatch", "invalid_count"]);
});

test("AI SDK 5: cache beside the input beyond 2^53 leaves input and total unknown", () => {
  const { usage } = normalizeUsage(
    {
      finishReason: "stop",
      usage: { inputTokens: HUGE, outputTokens: 0, totalTokens: HUGE, cachedInputTokens: 9 },
    },
    { provider: "anthropic" },
  );
  expect(usage).toMatchObject({ inputTokens: null, totalTokens: null, flags: ["invalid_count"] });
});
