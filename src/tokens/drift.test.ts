import { expect, test } from "vitest";
import { correctEstimate, driftBand, driftFromJson, driftKeys, EMPTY_DRIFT, learnDrift } from "./drift.js";
import { driftObservations } from "./drift-observations.js";
import { staticTextRatio } from "./static-ratio.js";

const key = { provider: "google", model: "gemini-2.5-flash", part: "input" as const };

function learnt(ratios: number[]) {
  const observations = ratios.map((ratio) => ({ ...key, localTokens: 1_000, actualTokens: ratio * 1_000 }));
  return learnDrift(EMPTY_DRIFT, observations);
}

test("the median and the band are those of the calls that were seen", () => {
  const ledger = learnt([1.1, 0.9, 1, 1.3, 1.2, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9]);
  expect(driftBand(ledger, key)).toEqual({ median: 1.4, low: 1, high: 1.8, calls: 11 });
});

test("one call, or two, teach nothing yet", () => {
  expect(driftBand(learnt([1.1, 1.2]), key)).toBeUndefined();
  expect(driftBand(learnt([1.1, 1.2, 1.3]), key)?.median).toBe(1.2);
});

test("models, providers and parts are kept apart", () => {
  const ledger = learnt([1.1, 1.2, 1.3]);
  expect(driftBand(ledger, { ...key, model: "gemini-2.5-pro" })).toBeUndefined();
  expect(driftBand(ledger, { ...key, part: "output" })).toBeUndefined();
  expect(driftBand(ledger, { model: key.model, part: "input" })).toBeUndefined();
  expect(driftKeys(ledger)).toEqual([key]);
});

test("a corrected estimate says by what it was corrected", () => {
  expect(correctEstimate(2_000, "o200k_base", { median: 1.0412, low: 0.9, high: 1.1, calls: 12 })).toEqual({
    tokens: 2_082,
    low: 1_800,
    high: 2_200,
    method: "o200k_base ×1.04 (from 12 calls)",
  });
});

test("a count of nothing on either side teaches nothing", () => {
  const observation = { ...key, localTokens: 0, actualTokens: 10 };
  expect(
    learnDrift(EMPTY_DRIFT, [observation, { ...observation, localTokens: 10, actualTokens: 0 }]),
  ).toEqual(EMPTY_DRIFT);
});

test("old calls make room for new ones", () => {
  const ledger = learnDrift(learnt(Array.from({ length: 500 }, () => 1)), [
    ...Array.from({ length: 400 }, () => ({ ...key, localTokens: 10, actualTokens: 20 })),
  ]);
  expect(driftBand(ledger, key)).toMatchObject({ median: 2, calls: 500 });
});

test("learning leaves the ledger it started from as it was", () => {
  const before = learnt([1, 1, 1]);
  learnDrift(before, [{ ...key, localTokens: 1, actualTokens: 9 }]);
  expect(driftBand(before, key)?.calls).toBe(3);
});

test("a ledger survives being written as JSON, and a file that is none teaches nothing", () => {
  const ledger = learnt([1.1, 1.2, 1.3]);
  expect(driftFromJson(JSON.parse(JSON.stringify(ledger)))).toEqual(ledger);
  for (const broken of [
    undefined,
    null,
    3,
    "x",
    [],
    {},
    { ratios: null },
    { ratios: { a: "b", c: [-1, "x"] } },
  ]) {
    expect(driftFromJson(broken)).toEqual(EMPTY_DRIFT);
  }
});

test("a record with an estimate beside a reported usage teaches input, output and modalities", () => {
  const record = {
    provider: "google",
    model: "gemini-2.5-flash",
    tokenUsage: {
      inputTokens: 1_200,
      outputTokens: 50,
      totalTokens: 1_250,
      inputByModality: { text: 168, image: 1_032 },
      source: "reported" as const,
      flags: [],
    },
    localEstimate: {
      inputTokens: 1_201,
      outputTokens: 48,
      method: "o200k_base",
      inputByModality: { text: 169, image: 1_032, audio: 5 },
    },
  };
  const observations = driftObservations(record);
  expect(
    observations.map(({ part, localTokens, actualTokens }) => [part, localTokens, actualTokens]),
  ).toEqual([
    ["input", 1_201, 1_200],
    ["output", 48, 50],
    ["input_text", 169, 168],
    ["input_image", 1_032, 1_032],
  ]);
  const flagged = { ...record.tokenUsage, flags: ["total_mismatch" as const] };
  expect(driftObservations({ ...record, tokenUsage: flagged })).toEqual([]);
  expect(driftObservations({ ...record, localEstimate: undefined })).toEqual([]);
});

test("where nothing was learnt, published ratios of the tokenizers stand in", () => {
  expect(staticTextRatio("gpt-4o")).toBe(1);
  expect(staticTextRatio("claude-sonnet-4-5")).toBe(1.18);
  expect(staticTextRatio("us.anthropic.claude-opus-4-7-v1:0")).toBe(1.53);
  expect(staticTextRatio("models/gemini-2.5-flash")).toBeCloseTo(1.0417, 4);
});
