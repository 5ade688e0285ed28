import { expect, test } from "vitest";
import { sampleExperiment } from "../../test/support/sample-log.js";
import { sweepFronts } from "./sweep-fronts.js";

const { totals } = sampleExperiment({}).tail;

function run(number: number, accuracy: number | undefined, costUsd: number | null, more: object = {}) {
  const scores: Record<string, { mean: number; count: number }> =
    accuracy === undefined ? {} : { accuracy: { mean: accuracy, count: 10 } };
  const overview = {
    status: "completed" as const,
    scores,
    totals: { ...totals, costUsd, unpricedGenerations: 0 },
    ...more,
  };
  return { number, overview };
}

test("the runs that no other one beats are named, the cheapest first", () => {
  const runs = [run(1, 0.9, 2), run(2, 0.8, 1), run(3, 0.7, 1.5), run(4, 0.5, 0.1)];
  expect(sweepFronts(runs)).toEqual([
    {
      score: "accuracy",
      front: [
        { number: 4, quality: 0.5, cost: 0.1 },
        { number: 2, quality: 0.8, cost: 1 },
        { number: 1, quality: 0.9, cost: 2 },
      ],
      leftOut: [],
      hasUnequalCounts: false,
    },
  ]);
});

test("what cannot be weighed is left out and named, never taken for free or for worthless", () => {
  const runs = [
    run(1, 0.5, 1),
    run(2, 0.9, null),
    run(3, undefined, 0.1),
    run(4, 0.9, 0.1, { status: "stopped" }),
    run(5, 0.9, 0.1, { totals: { ...totals, costUsd: 0.1, unpricedGenerations: 1 } }),
    { number: 6 },
  ];
  const [front] = sweepFronts(runs);
  expect(front?.front.map(({ number }) => number)).toEqual([1]);
  expect(front?.leftOut).toEqual([2, 3, 4, 5, 6]);
});

test("means over different numbers of items are told to be so", () => {
  const other = run(2, 0.8, 2, { scores: { accuracy: { mean: 0.8, count: 9 } } });
  expect(sweepFronts([run(1, 0.5, 1), other])[0]?.hasUnequalCounts).toBe(true);
});

test("without a score there is no front", () => {
  expect(sweepFronts([run(1, undefined, 1), { number: 2 }])).toEqual([]);
});
