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
