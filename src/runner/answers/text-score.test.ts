import { expect, test } from "vitest";
import { isTrueText } from "./text-score.js";

test.each<[string, string, unknown, boolean, boolean, boolean]>([
  ["the same text", "red", "red", true, true, true],
  ["space around it", " red\n", "red", false, true, true],
  ["capitals, and a full stop", "Red block.", "red  block", false, false, true],
  ["wide characters", "１２", 12, false, false, true],
  ["a number", "12", 12, true, true, true],
  ["true", "true", true, true, true, true],
  ["another text", "blue", "red", false, false, false],
])("a text with %s is compared", (_, answer, truth, exact, trimmed, normalized) => {
  expect(isTrueText(answer, truth, "exact")).toBe(exact);
  expect(isTrueText(answer, truth, "trimmed")).toBe(trimmed);
  expect(isTrueText(answer, truth, "normalized")).toBe(normalized);
});

test("a truth that is no single value is no text", () => {
  expect(() => isTrueText("a", { a: 1 }, "exact")).toThrow(/the truth is no text/);
});
