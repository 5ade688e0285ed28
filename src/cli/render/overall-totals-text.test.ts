import { expect, test } from "vitest";
import { overallTotals } from "../../analysis/overall-totals.js";
import { overallTotalsLines } from "./overall-totals-text.js";
import { createScreen } from "./screen.js";

test("one generation is one, and two are some", () => {
  const screen = createScreen(process.stdout, { NO_COLOR: "1", COLUMNS: "200" });
  const tokens = (uncountedGenerations: number, flaggedGenerations: number) =>
    overallTotalsLines({ ...overallTotals([]), uncountedGenerations, flaggedGenerations }, 0, {
      ...screen,
      width: 200,
    }).find((line) => line.startsWith("Total Tokens"));
  expect(tokens(1, 1)).toContain("(1 generation of unknown tokens left out) (1 generation with odd usage)");
  expect(tokens(2, 3)).toContain("(2 generations of unknown tokens left out) (3 generations with odd usage)");
  expect(tokens(0, 0)).not.toContain("generation");
});
