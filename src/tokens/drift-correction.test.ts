import { expect, test } from "vitest";
import type { LocalEstimate } from "../format/token-usage.js";
import { type DriftPart, EMPTY_DRIFT, learnDrift } from "./drift.js";
import { createDriftCorrector, scaledParts } from "./drift-correction.js";

const counted = { provider: "google", model: "gemini-2.5-flash" };
const estimate: LocalEstimate = {
  inputTokens: 1_100,
  outputTokens: 200,
  inputByModality: { text: 100, image: 1_000 },
  method: "o200k_base+gemini_image_rule",
};

function ledgerOf(ratios: Partial<Record<DriftPart, number[]>>) {
  const observations = Object.entries(ratios).flatMap(([part, list]) =>
    list.map((ratio) => ({
      ...counted,
      part: part as DriftPart,
      localTokens: 1_000,
      actualTokens: ratio * 1_000,
    })),
  );
  return learnDrift(EMPTY_DRIFT, observations);
}

test("without lessons an estimate stands as it is", () => {
  expect(createDriftCorrector(EMPTY_DRIFT).correct(estimate, counted)).toBe(estimate);
  const two = createDriftCorrector(ledgerOf({ input: [1.5, 1.5] }));
  expect(two.correct(estimate, counted)).toBe(estimate);
});

test("each modality is corrected by its own ratio, and the count itself is kept", () => {
  const { correct } = createDriftCorrector(
    ledgerOf({
      input: [9, 9, 9],
      input_text: [1.1, 1.2, 1.3, 1.2],
      input_image: [2, 2, 2],
      output: [3, 3, 3],
    }),
  );
  expect(correct(estimate, counted)).toEqual({
    ...estimate,
    method: "o200k_base+gemini_image_rule, corrected by 3 calls",
    correctedInputTokens: 120 + 2_000,
    correctedOutputTokens: 600,
  });
});

test("where a modality was never compared, the ratio of the whole input counts", () => {
  const { correct } = createDriftCorrector(ledgerOf({ input: [1.5, 1.5, 1.5], input_text: [9, 9, 9] }));
  const corrected = correct(estimate, counted);
  expect(corrected.correctedInputTokens).toBe(1_650);
  expect(corrected.correctedOutputTokens).toBeUndefined();
});

test("what is not known stays so, and another model's lessons are not taken", () => {
  const { correct } = createDriftCorrector(ledgerOf({ input: [2, 2, 2], output: [2, 2, 2] }));
  const unknown = { inputTokens: null, outputTokens: null, method: "none" };
  expect(correct(unknown, counted)).toBe(unknown);
  for (const other of [
    { ...counted, model: "gemini-2.5-pro" },
    { ...counted, provider: "openai" },
    { ...counted, model: "sandbox/gemini-2.5-flash" },
    { model: counted.model },
  ]) {
    expect(correct(estimate, other)).toBe(estimate);
  }
});

test("parts are brought to the corrected size and still add up to it", () => {
  expect(scaledParts({ text: 100, image: 1_000 }, 2_200)).toEqual({ text: 200, image: 2_000 });
  for (const total of [0, 1, 2, 7, 99, 100_001]) {
    const scaled = Object.values(scaledParts({ text: 1, image: 1, audio: 1, video: 33 }, total));
    expect(scaled.reduce((sum, tokens) => sum + tokens, 0)).toBe(total);
    expect(scaled.every((tokens) => tokens >= 0)).toBe(true);
  }
  expect(scaledParts({ text: 0 }, 5)).toEqual({ text: 0 });
});
