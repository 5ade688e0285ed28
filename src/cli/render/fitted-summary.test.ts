import { expect, test } from "vitest";
import { fittedSummary } from "./fitted-summary.js";

test("a summary fits a narrow screen, its rule too, and stays as it is without one", () => {
  const lines = [
    "SUMMARY",
    "=".repeat(50),
    "Estimated Cost: $0.0108 (what the model would cost)",
    "  Input: 3",
  ];
  expect(fittedSummary(lines, 40)).toEqual([
    "SUMMARY",
    "=".repeat(40),
    "Estimated Cost: $0.0108 (what the model",
    "  would cost)",
    "  Input: 3",
  ]);
  expect(fittedSummary(lines, Number.POSITIVE_INFINITY)).toEqual(lines);
});
