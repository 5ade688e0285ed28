import { expect, test } from "vitest";
import { overallTotals } from "../../analysis/overall-totals.js";
import { overallTotalsLines } from "./overall-totals-text.js";
import { createScreen } from "./screen.js";

test("one generation is one, and two are some", () => {
  const screen = createScreen(process.stdout, { NO_COLOR: "1", COLUMNS: "200" });
  const tokens = (uncountedGenerations: number, flaggedGenerations: number) =>
    overallTotalsLines({ ...overallTotals([], String), uncountedGenerations, flaggedGenerations }, 0, {
      ...screen,
      width: 200,
    }).find((line) => line.startsWith("Total Tokens"));
  expect(tokens(1, 1)).toContain("(1 generation of unknown tokens left out) (1 generation with odd usage)");
  expect(tokens(2, 3)).toContain("(2 generations of unknown tokens left out) (3 generations with odd usage)");
  expect(tokens(0, 0)).not.toContain("generation");
});

test("days stand in a table of their own, the newest fourteen of them, and how the others are seen", () => {
  const screen = { ...createScreen(process.stdout, { NO_COLOR: "1" }), width: 60 };
  const none = overallTotals([], String);
  const { byModel: _models, byDay: _days, byStatus: _statuses, sandboxCostUsd: _cost, ...sums } = none;
  const dayRows = (count: number) => {
    const byDay = Array.from({ length: count }, (_, index) => ({
      ...sums,
      day: `2026-10-${30 - index}`,
      experiments: index + 1,
      costUsd: 0.5,
    }));
    return overallTotalsLines({ ...none, byDay }, 0, screen).slice(4);
  };
  expect(dayRows(1)).toEqual([]);
  expect(dayRows(2)).toEqual([
    "",
    "Day         Experiments  Generations  Tokens     Cost",
    "2026-10-30            1            0       0  $0.5000",
    "2026-10-29            2            0       0  $0.5000",
  ]);
  expect(dayRows(14)).toHaveLength(16);
  expect(dayRows(16).slice(15)).toEqual([
    "2026-10-17           14            0       0  $0.5000",
    '… and 2 days before: --where "until=2026-10-17"',
  ]);
});
