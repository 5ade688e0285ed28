import { expect, test } from "vitest";
import { normalizeUsage } from "./normalize-usage.js";

test("an AI SDK result whose structured output holds a message is not taken for Bedrock's", () => {
  const { usage, shape } = normalizeUsage({
    output: { message: { a: 1 } },
    usage: {
      inputTokens: 1000,
      outputTokens: 10,
      totalTokens: 1010,
      inputTokenDetails: { cacheReadTokens: 900 },
      outputTokenDetails: {},
    },
  });
  expect(shape).toBe("ai-sdk-6");
  expect(usage).toMatchObject({ inputTokens: 1000, outputTokens: 10, cacheReadTokens: 900, flags: [] });
});

const gemini = (promptTokensDetails: unknown) =>
  normalizeUsage({
    usageMetadata: {
      promptTokenCount: 1000,
      candidatesTokenCount: 0,
      totalTokenCount: 1000,
      promptTokensDetails,
    },
  }).usage;

test("Gemini's modalities are read in lower case too", () => {
  const usage = gemini([
    { modality: "audio", tokenCount: 960 },
    { modality: "text", tokenCount: 40 },
  ]);
  expect(usage.inputByModality).toEqual({ audio: 960, text: 40 });
  expect(usage.flags).toEqual([]);
});

test("modality details of which none can be read are flagged, not dropped in silence", () => {
  const usage = gemini([{ modality: 4, tokenCount: 1000 }]);
  expect(usage.flags).toEqual(["modality_mismatch"]);
  expect(usage.inputByModality).toBeUndefined();
  expect(usage.inputTokens).toBe(1000);
});

const interaction = (usage: object) =>
  normalizeUsage({ usage: { total_input_tokens: 100, total_output_tokens: 40, ...usage } }).usage;

test.each([
  ["input_tokens_by_modality", [{ modality: "text", tokens: 99 }]],
  ["output_tokens_by_modality", [{ modality: "text", tokens: 39 }]],
  ["cached_tokens_by_modality", [{ modality: "text", tokens: 9 }]],
  ["tool_use_tokens_by_modality", [{ modality: "text", tokens: 19 }]],
  ["input_tokens_by_modality", [{ modality: "text", tokens: 101 }]],
  ["input_tokens_by_modality", [{ modality: "smell", tokens: 100 }]],
])("Gemini's Interactions: %s of %o are not the whole, and flagged", (key, details) => {
  const usage = interaction({ total_cached_tokens: 10, total_tool_use_tokens: 20, [key]: details });
  expect(usage.flags).toEqual(["modality_mismatch"]);
  expect(usage).toMatchObject({ inputTokens: 120, outputTokens: 40, cacheReadTokens: 10 });
});

test("Gemini's Interactions: details that are the whole are kept, those of tool use among the input", () => {
  const usage = interaction({
    total_tool_use_tokens: 20,
    input_tokens_by_modality: [
      { modality: "text", tokens: 60 },
      { modality: "image", tokens: 40 },
      { modality: "audio" },
    ],
    tool_use_tokens_by_modality: [{ modality: "text", tokens: 20 }],
    output_tokens_by_modality: [{ modality: "text", tokens: 40 }],
  });
  expect(usage.flags).toEqual([]);
  expect(usage.inputByModality).toEqual({ text: 80, image: 40, audio: 0 });
  expect(usage.outputByModality).toEqual({ text: 40 });
});

test.each(["promptTokensDetails", "candidatesTokensDetails", "cacheTokensDetails"])(
  "Gemini's %s that fall short of their count are flagged as those that go beyond it",
  (key) => {
    for (const tokenCount of [9, 11]) {
      const { usage } = normalizeUsage({
        usageMetadata: {
          promptTokenCount: 10,
          cachedContentTokenCount: 10,
          candidatesTokenCount: 10,
          totalTokenCount: 20,
          [key]: [{ modality: "TEXT", tokenCount }],
        },
      });
      expect(usage.flags).toEqual(["modality_mismatch"]);
    }
  },
);
