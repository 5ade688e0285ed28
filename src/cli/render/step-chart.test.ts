import { expect, test } from "vitest";
import { type StepChart, stepChartLines } from "./step-chart.js";
import { textWidth } from "./text-width.js";

const chart = (values: (number | null)[], overrides: Partial<StepChart> = {}): StepChart => ({
  title: "Tokens",
  values,
  combine: "mean",
  format: String,
  ends: ["1", String(values.length)],
  ...overrides,
});

test("bars are as high as their values, up to the highest, in eighths of a row", () => {
  expect(stepChartLines(chart([0, 1, 8, 16, 24, 32]), 16)).toEqual([
    "Tokens",
    "32 ┤          ██",
    "   ┤        ████",
    "   ┤      ██████",
    " 0 ┤  ▁▁████████",
    "    1          6",
  ]);
});

test("a value that is not known is marked, and not drawn as 0", () => {
  expect(stepChartLines(chart([null, 0, 4]), 6)[4]).toBe("0 ┤· █");
});

test("more steps than columns share columns, by their mean or their last", () => {
  const values = Array.from({ length: 80 }, (_, index) => (index >= 60 ? null : index % 2 ? 3 : 1));
  const ends = ["1", "80"] as const;
  expect(stepChartLines(chart(values, { ends }), 43)).toEqual([
    "Tokens, mean of 2 steps a column",
    "2 ┤██████████████████████████████",
    "  ┤██████████████████████████████",
    "  ┤██████████████████████████████",
    "0 ┤██████████████████████████████··········",
    "   1                                     80",
  ]);
  expect(stepChartLines(chart(values, { ends, combine: "last" }), 43)[1]).toBe(`3 ┤${"█".repeat(30)}`);
});

test("how many steps a column stands for is said as it is", () => {
  const title = (steps: number) => stepChartLines(chart(Array.from({ length: steps }, () => 1)), 103)[0];
  expect(title(100)).toBe("Tokens");
  expect(title(101)).toBe("Tokens, mean of 1 or 2 steps a column");
  expect(title(149)).toBe("Tokens, mean of 1 or 2 steps a column");
  expect(title(300)).toBe("Tokens, mean of 3 steps a column");
  expect(title(1234)).toBe("Tokens, mean of about 12 steps a column");
});

test("the chart fits the width, and stays readable on the widest terminal", () => {
  const values = Array.from({ length: 5000 }, (_, index) => index * 1000);
  for (const width of [20, 40, 80, 200, Number.POSITIVE_INFINITY]) {
    for (const line of stepChartLines(chart(values), width)) {
      expect(textWidth(line)).toBeLessThanOrEqual(Math.min(width, 120));
    }
  }
});

test("where nothing is known there is no chart, and zeros make an empty one", () => {
  expect(stepChartLines(chart([null, null]), 40)).toEqual([]);
  expect(stepChartLines(chart([]), 40)).toEqual([]);
  expect(stepChartLines(chart([0, 0]), 40)[4]).toBe("0 ┤");
});
