import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { DISTRIBUTION_SCRIPT, FIGURE_SCRIPT } from "./report-chart-scripts.js";

interface Bars {
  centres: number[];
  counts: number[];
  half: number;
}

const { histogram, describe, usd } = runInNewContext(
  `(() => {${FIGURE_SCRIPT}${DISTRIBUTION_SCRIPT} return { histogram, describe, usd }; })()`,
) as {
  histogram(values: (number | null)[]): Bars;
  describe(values: (number | null)[], format: (value: number) => string): string;
  usd(value: number): string;
};

test("costs that are all alike are one bar around them, and not around half a dollar", () => {
  const { centres, counts, half } = histogram([0.0000155, 0.0000155, null, 0.0000155]);
  expect([...centres]).toEqual([0.0000155]);
  expect([...counts]).toEqual([3]);
  expect(half).toBe(0.00000775);
  expect(histogram([0.1 + 0.2, 0.3]).counts).toHaveLength(1);
  expect(histogram([0, 0]).half).toBe(0.5);
});

test("every value is in one bar, and the bars reach from the least to the largest", () => {
  const { centres, counts, half } = histogram([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([...counts]).toEqual([3, 3, 3]);
  expect((centres[0] ?? 0) - half).toBeCloseTo(1, 12);
  expect((centres[2] ?? 0) + half).toBeCloseTo(9, 12);
});

test("a distribution is described in words that hold, also where all values are alike", () => {
  expect(describe([1, 1, 1], usd)).toBe("3 values, all $1.0000.");
  expect(describe([1], usd)).toBe("1 value, $1.0000.");
  expect(describe([4, 1, 2, 3], usd)).toBe("4 values from $1.0000 to $4.0000, half of them at most $2.0000.");
});

test("the smallest costs are written out", () => {
  expect([1.8e-7, 0.00052, 0.0041, 123.456, 0].map(usd)).toEqual([
    "$0.00000018",
    "$0.00052",
    "$0.0041",
    "$123.46",
    "$0.0000",
  ]);
});
