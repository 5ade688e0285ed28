import { expect, test } from "vitest";
import { compareMeasure, furtherItems, type MeasurePairs } from "./paired-measure.js";

const pairs = (measure: string, baseline: number[], candidate: number[]): MeasurePairs => ({
  measure,
  baseline: Float64Array.from(baseline),
  candidate: Float64Array.from(candidate),
  missingInBaseline: 0,
  missingInCandidate: 0,
  isSingle: true,
});

test("a duration of one second, or a cost of nothing, is no answer of yes or no", () => {
  const values = [1, 1, 0, 1];
  for (const measure of ["durationSeconds", "costUsd", "outputTokens"]) {
    const compared = compareMeasure(pairs(measure, values, values), 1);
    expect(compared).toMatchObject({ kind: "number", test: "sign" });
    expect(compared?.changed).toBeUndefined();
  }
  for (const measure of ["score.exact", "succeeded"]) {
    expect(compareMeasure(pairs(measure, values, values), 1)).toMatchObject({
      kind: "yes/no",
      changed: { up: 0, down: 0 },
    });
  }
});

test("what rounding leaves of differences that cancel out is none", () => {
  const third = 1 / 3;
  const compared = compareMeasure(
    pairs("score.exact", [third, 2 * third, 1, third], [2 * third, third, 2 * third, 2 * third]),
    1,
  );
  expect(compared).toMatchObject({ difference: 0, effectSize: 0, probability: 1 });
  expect(furtherItems({ effectSize: 0, pairs: 4 }, 5)).toBeNull();
});

test("three items are never said to want but one more", () => {
  expect(furtherItems({ effectSize: -2.74, pairs: 3 }, 20)).toBe(4);
  expect(furtherItems({ effectSize: 6, pairs: 2 }, 9)).toBeGreaterThan(1);
});
