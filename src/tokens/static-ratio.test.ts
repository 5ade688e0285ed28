import { expect, test } from "vitest";
import { correctByStaticRatio } from "./static-ratio.js";

const ENGLISH = { input: "How many bridges are there?", output: "Four." };
const counted = { inputTokens: 1_100, outputTokens: 100, method: "o200k_base" };

test("text of a request with images is corrected, and its images are not", () => {
  const estimate = { ...counted, inputByModality: { text: 100, image: 1_000 } };
  expect(correctByStaticRatio(estimate, "claude-sonnet-4-5", ENGLISH)).toEqual({
    estimate: {
      ...estimate,
      correctedInputTokens: 1_118,
      correctedOutputTokens: 118,
      method: "o200k_base, text ×1.18 by a static ratio",
    },
    inputByModality: { text: 118, image: 1_000 },
  });
});

test("Gemini needs fewer tokens for Chinese and more for English, each by its own ratio", () => {
  const estimate = { ...counted, inputTokens: 100, inputByModality: { text: 100 } };
  const { estimate: corrected } = correctByStaticRatio(estimate, "gemini-2.5-flash", {
    ...ENGLISH,
    input: "敏捷的棕色狐狸跳过了懒狗。",
  });
  expect(corrected).toMatchObject({
    correctedInputTokens: 74,
    correctedOutputTokens: 104,
    method: "o200k_base, text ×0.735 and ×1.04 by a static ratio",
  });
});

test("what earlier calls corrected stays, and a model without a ratio keeps its count", () => {
  const learnt = {
    ...counted,
    correctedInputTokens: 7,
    inputByModality: { text: 1_100 },
    outputTokens: null,
  };
  expect(correctByStaticRatio(learnt, "claude-sonnet-4-5", ENGLISH)).toEqual({ estimate: learnt });
  const estimate = { ...counted, inputByModality: { text: 1_100 } };
  expect(correctByStaticRatio(estimate, "gpt-4o", ENGLISH)).toEqual({ estimate });
});
