import { expect, test } from "vitest";
import type { GenerationRecord } from "../format/generation-record.js";
import { createExperimentStatistics } from "./experiment-statistics.js";

function generation(seq: number, overrides: Partial<GenerationRecord> = {}): GenerationRecord {
  return {
    seq,
    key: `frame:${seq}`,
    timestamp: "2025-06-29T14:30:52.000Z",
    frameNumber: seq,
    durationSeconds: seq,
    timeToFirstTokenSeconds: seq / 10,
    status: "ok",
    attempts: 1,
    model: "gemini-2.5-flash",
    tokenUsage: {
      inputTokens: 1000,
      outputTokens: 100 * seq,
      totalTokens: 1000 + 100 * seq,
      cacheReadTokens: 250,
      reasoningTokens: 10,
      inputByModality: { text: 200, image: 800 },
      source: "reported",
      flags: [],
    },
    cost: { usd: 0.1, source: "computed", price: "table", matchedModel: "gemini-2.5-flash", match: "exact" },
    ...overrides,
  };
}

function statisticsOf(records: GenerationRecord[]) {
  const statistics = createExperimentStatistics();
  for (const record of records) statistics.add(record);
  return statistics.current();
}

const unknownUsage = {
  inputTokens: null,
  outputTokens: null,
  totalTokens: null,
  source: "unknown",
  flags: [],
} as const;

const failed = (seq: number, message: string, httpStatus?: number) =>
  generation(seq, {
    status: "error",
    timeToFirstTokenSeconds: undefined,
    tokenUsage: { ...unknownUsage, flags: [] },
    cost: { usd: 0, source: "computed" },
    error: { name: "ApiError", message, httpStatus },
  });

test("a percentile lies between two values in proportion", () => {
  const { durationSeconds, timeToFirstTokenSeconds } = statisticsOf(
    [4, 1, 3, 2].map((seq) => generation(seq)),
  );
  // Definition 7 of 1, 2, 3, 4 is 1 + 3 × share.
  expect(durationSeconds).toEqual({
    count: 4,
    mean: 2.5,
    min: 1,
    p10: 1.3,
    p50: 2.5,
    p90: 3.7,
    p99: expect.closeTo(3.97, 12),
    max: 4,
  });
  expect(timeToFirstTokenSeconds?.p50).toBeCloseTo(0.25, 12);
});

test("an experiment without a generation has no distributions and no shares", () => {
  const statistics = statisticsOf([]);
  expect(statistics).toMatchObject({
    durationSeconds: null,
    costUsd: null,
    cacheReadShare: null,
    reasoningShare: null,
    slowest: [],
    failures: [],
  });
});

test("what is not known is left out of every figure, and never counts as 0", () => {
  const statistics = statisticsOf([
    generation(1),
    generation(2, {
      durationSeconds: null,
      tokenUsage: { ...unknownUsage, flags: [] },
      cost: { usd: null, source: "unknown" },
    }),
  ]);
  expect(statistics.durationSeconds?.count).toBe(1);
  expect(statistics.inputTokens).toMatchObject({ count: 1, mean: 1000 });
  expect(statistics.costUsd).toMatchObject({ count: 1, min: 0.1 });
  expect(statistics.totals).toMatchObject({ unpricedGenerations: 1, uncountedGenerations: 1, costUsd: 0.1 });
  expect(statistics.steps).toEqual({
    ends: ["1", "2"],
    durationSeconds: Float64Array.of(1, Number.NaN),
    totalTokens: Float64Array.of(1100, Number.NaN),
    cumulativeCostUsd: Float64Array.of(0.1, 0.1),
  });
});

test("costs are added up without float dust", () => {
  expect(statisticsOf([1, 2, 3].map((seq) => generation(seq))).steps.cumulativeCostUsd).toEqual(
    Float64Array.of(0.1, 0.2, 0.3),
  );
});

test("the slowest and the dearest generations are the five at the top, the earlier first of equals", () => {
  const { slowest, dearest } = statisticsOf(
    [3, 9, 1, 7, 8, 2, 6].map((seq) => generation(seq, { durationSeconds: seq > 6 ? 7 : seq })),
  );
  expect(slowest.map(({ seq }) => seq)).toEqual([9, 7, 8, 6, 3]);
  expect(dearest.map(({ seq }) => seq)).toEqual([3, 9, 1, 7, 8]);
});

test("failures of one cause are one group, whatever their request ids and waiting times", () => {
  const { failures } = statisticsOf([
    failed(1, "socket hang up"),
    failed(2, 'Quota "rpm" exceeded, retry in 12.5s (request 8f3a1c)', 429),
    failed(3, 'Quota "tpm" exceeded, retry in 3s (request 77b0aa)', 429),
    failed(4, "Quota exceeded", 500),
    generation(5),
    generation(6, { status: "aborted" }),
  ]);
  expect(failures).toEqual([
    {
      cause: "ApiError (HTTP 429)",
      count: 2,
      message: expect.stringContaining("12.5s"),
      firstKey: "frame:2",
    },
    { cause: "ApiError", count: 1, message: "socket hang up", firstKey: "frame:1" },
    { cause: "ApiError (HTTP 500)", count: 1, message: "Quota exceeded", firstKey: "frame:4" },
    { cause: "aborted", count: 1, message: "", firstKey: "frame:6" },
  ]);
});

test("shares, parts by modality, scores and prices are summed over the generations", () => {
  const inexact = {
    usd: 0.1,
    source: "computed",
    price: "table",
    matchedModel: "gemini-2.5",
    match: "prefix",
  } as const;
  const statistics = statisticsOf([
    generation(1, { scores: { accuracy: 1, constructor: 3 } }),
    generation(3, { scores: { accuracy: 0.5 }, cost: inexact, model: "gemini-2.5-next" }),
    generation(2),
  ]);
  expect(statistics.cacheReadShare).toBe(0.25);
  expect(statistics.reasoningShare).toBeCloseTo(30 / 600, 12);
  expect(statistics.inputByModality).toEqual({ text: 600, image: 2400 });
  expect(statistics.scores.accuracy).toMatchObject({ count: 2, mean: 0.75, min: 0.5, max: 1 });
  expect(Object.keys(statistics.scores)).toEqual(["accuracy", "constructor"]);
  expect(statistics.prices).toEqual([
    {
      model: "gemini-2.5-flash",
      price: "table",
      matchedModel: "gemini-2.5-flash",
      match: "exact",
      generations: 2,
    },
    { model: "gemini-2.5-next", price: "table", matchedModel: "gemini-2.5", match: "prefix", generations: 1 },
  ]);
});
