import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";

test("values that are no report are unknown, and flagged", () => {
  for (const raw of [undefined, null, 0, "usage", 5n, true, [], {}, { usage: null }, () => 1, Symbol("x")]) {
    expect(normalizeUsage(raw)).toEqual({
      shape: "unknown",
      usage: {
        inputTokens: null,
        outputTokens: null,
        totalTokens: null,
        source: "unknown",
        flags: ["unrecognized_shape"],
      },
    });
  }
});

test("a getter that throws is a count that is none", () => {
  const usage = {
    get prompt_tokens(): number {
      throw new Error("no");
    },
    completion_tokens: 5,
  };
  const normalized = normalizeUsage({ usage });
  expect(normalized.usage.inputTokens).toBeNull();
  expect(normalized.usage.outputTokens).toBe(5);
  expect(normalized.usage.flags).toEqual(["invalid_count"]);
});

test("objects that refuse every access, or go in circles, do no harm", () => {
  const refusing = new Proxy(
    {},
    {
      get() {
        throw new Error("no");
      },
      has() {
        throw new Error("no");
      },
    },
  );
  const circle: Record<string, unknown> = {};
  circle.response = circle;
  circle.data = circle;
  expect(normalizeUsage(refusing).usage.source).toBe("unknown");
  expect(normalizeUsage(circle).usage.source).toBe("unknown");
});

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "12", 12n, {}, true, 2 ** 60])(
  "a count of %s is dropped and flagged",
  (count) => {
    const { usage } = normalizeUsage({
      usageMetadata: { promptTokenCount: count, candidatesTokenCount: 7, totalTokenCount: 33 },
    });
    expect(usage.inputTokens).toBeNull();
    expect(usage.outputTokens).toBe(7);
    expect(usage.flags).toContain("invalid_count");
  },
);

test("the shape is told from the report alone", () => {
  const shapes = [
    { promptTokenCount: 1, totalTokenCount: 1 },
    { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    { prompt_tokens: 1, completion_tokens: 1, total_tokens: 9 },
    { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
    { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 0 },
    { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    { inputTokens: 1, outputTokens: 1, cacheReadInputTokens: 0 },
    { inputTokens: { total: 1 }, outputTokens: { total: 1 } },
    { total_input_tokens: 1, total_output_tokens: 1, total_tokens: 2 },
  ].map((usage) => normalizeUsage(usage).shape);
  expect(shapes).toEqual([
    "gemini",
    "openai-chat",
    "openai-compatible",
    "openai-responses",
    "anthropic",
    "ai-sdk-5",
    "bedrock-converse",
    "ai-sdk-6",
    "gemini-interactions",
  ]);
});

test("two counts alone mean the same with both providers that write them so", () => {
  const raw = { usage: { input_tokens: 3, output_tokens: 4 } };
  expect(normalizeUsage(raw, { provider: "openai" }).shape).toBe("openai-responses");
  expect(normalizeUsage(raw).shape).toBe("anthropic");
  expect(normalizeUsage(raw, { provider: "openai" }).usage).toEqual(normalizeUsage(raw).usage);
});

test("the answer's model, tier and finish reason come along", () => {
  const { modelVersion, serviceTier, finishReason } = normalizeUsage({
    model: "gpt-4o-2024-08-06",
    service_tier: "flex",
    choices: [{ finish_reason: "length" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
  expect({ modelVersion, serviceTier, finishReason }).toEqual({
    modelVersion: "gpt-4o-2024-08-06",
    serviceTier: "flex",
    finishReason: "length",
  });
});

test("speed and place of inference are named beside the tier", () => {
  const { serviceTier } = normalizeUsage({
    type: "message",
    usage: { input_tokens: 1, output_tokens: 1, service_tier: "batch", speed: "fast", inference_geo: "us" },
  });
  expect(serviceTier).toBe("batch+fast+geo:us");
});

test("reasoning beyond the output, and details beyond their total, are flagged and kept", () => {
  const { usage } = normalizeUsage({
    usage: {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { audio_tokens: 20 },
      completion_tokens_details: { reasoning_tokens: 6 },
    },
  });
  expect(usage.flags).toEqual(["reasoning_exceeds_output", "modality_mismatch"]);
  expect(usage.reasoningTokens).toBe(6);
  expect(usage.inputByModality).toEqual({ audio: 20 });
});

test("Gemini's unnamed modality is left out, and the rest flagged as incomplete", () => {
  const { usage } = normalizeUsage({
    usageMetadata: {
      promptTokenCount: 10,
      totalTokenCount: 10,
      promptTokensDetails: [
        { modality: "MODALITY_UNSPECIFIED", tokenCount: 4 },
        { modality: "TEXT", tokenCount: 6 },
      ],
    },
  });
  expect(usage.inputByModality).toEqual({ text: 6 });
  expect(usage.flags).toEqual(["modality_mismatch"]);
});

test("an advisor of another model is counted as a use of its own", () => {
  const { usage } = normalizeUsage({
    type: "message",
    usage: {
      input_tokens: 10,
      output_tokens: 5,
      iterations: [
        { type: "message", input_tokens: 10, output_tokens: 5 },
        { type: "advisor_message", model: "claude-opus-4-6", input_tokens: 800, output_tokens: 100 },
      ],
    },
  });
  expect(usage.inputTokens).toBe(10);
  expect(usage.serverToolUses).toEqual({ advisor: 1 });
});
