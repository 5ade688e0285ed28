import { expect, test } from "vitest";
import type { ExperimentTotals } from "../format/experiment-log.js";
import type { ExperimentOverview } from "../store/experiment-store.js";
import { overallTotals } from "./overall-totals.js";

const utcDay = (time: string) => time.slice(0, 10);
const totalsOf = (overviews: readonly ExperimentOverview[]) => overallTotals(overviews, utcDay);

function overview(
  model: readonly string[],
  totals: Partial<ExperimentTotals> | null,
  overrides: Partial<ExperimentOverview> = {},
): ExperimentOverview {
  return {
    id: "exp_20250629_143052_a1b2c3d4",
    status: "completed",
    startTime: null,
    endTime: null,
    durationSeconds: 1,
    models: model,
    providers: [],
    totals: totals && {
      generations: 2,
      failedGenerations: 1,
      abortedGenerations: 0,
      inputTokens: 10,
      outputTokens: 5,
      totalTokens: 15,
      cacheReadTokens: 0,
      reasoningTokens: 0,
      uncountedGenerations: 0,
      estimatedGenerations: 0,
      flaggedGenerations: 0,
      costUsd: 0.1,
      unpricedGenerations: 0,
      inexactPriceGenerations: 0,
      generationSeconds: 1,
      ...totals,
    },
    scores: {},
    notes: "",
    sandbox: false,
    origin: "explog",
    path: "",
    ...overrides,
  };
}

test("totals are the sums of the experiments, money without float dust", () => {
  expect(totalsOf([overview(["a"], {}), overview(["a"], { costUsd: 0.2 })])).toMatchObject({
    experiments: 2,
    generations: 4,
    failedGenerations: 2,
    inputTokens: 20,
    outputTokens: 10,
    totalTokens: 30,
    costUsd: 0.3,
    unpricedGenerations: 0,
    byStatus: { completed: 2 },
  });
});

test("an unknown cost is left out and counted, and a damaged experiment is one", () => {
  const totals = totalsOf([
    overview(["a"], { costUsd: null, unpricedGenerations: 2 }),
    overview([], null, { status: "damaged" }),
  ]);
  expect(totals).toMatchObject({ costUsd: null, unpricedGenerations: 2, unreadable: 1, generations: 2 });
  expect(totals.byStatus).toEqual({ completed: 1, damaged: 1 });
  expect(totalsOf([])).toMatchObject({ experiments: 0, costUsd: null, byModel: [] });
});

test("models are summed apart, the sandbox's answers and several models in one experiment too", () => {
  const totals = totalsOf([
    overview(["b", "a"], { costUsd: 0.4 }),
    overview(["a"], {}),
    overview(["a"], {}, { sandbox: true }),
    overview(["a", "b"], { costUsd: 0.4 }),
  ]);
  expect(
    totals.byModel.map(({ model, sandbox, experiments, costUsd }) => [model, sandbox, experiments, costUsd]),
  ).toEqual([
    ["a + b", false, 2, 0.8],
    ["a", false, 1, 0.1],
    ["a", true, 1, 0.1],
  ]);
  expect(totals.sandboxCostUsd).toBe(0.1);
});

test("days are summed apart by the caller's calendar, the newest first and what has no start last", () => {
  const at = (startTime: string | null, costUsd: number | null) =>
    overview(["a"], { costUsd, unpricedGenerations: costUsd === null ? 1 : 0 }, { startTime });
  const { byDay } = totalsOf([
    at("2026-11-23T09:00:00.000Z", 0.1),
    at(null, 0.4),
    at("2026-11-25T00:00:00.000Z", 0.1),
    at("2026-11-23T23:59:59.000Z", 0.2),
    at("2026-11-25T08:00:00.000Z", null),
    at("2026-11-24T08:00:00.000Z", null),
  ]);
  expect(
    byDay.map(({ day, experiments, costUsd, unpricedGenerations }) => [
      day,
      experiments,
      costUsd,
      unpricedGenerations,
    ]),
  ).toEqual([
    ["2026-11-25", 2, 0.1, 1],
    ["2026-11-24", 1, null, 1],
    ["2026-11-23", 2, 0.3, 0],
    [null, 1, 0.4, 0],
  ]);
});
