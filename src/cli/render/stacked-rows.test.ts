import { expect, test } from "vitest";
import { isBetterStacked, stackedRows } from "./stacked-rows.js";

const table = {
  headers: ["Run", "model", "accuracy", "Cost", "Remarks"],
  rows: [
    ["Run 1", "gemini-2.5-flash-lite", "0.9375", "$0.0208", ""],
    ["Run 2 ◆", "gemini-2.5-pro", "0.9271", "$0.2748", ""],
  ],
};

test("a table that fits stays one, and on a wide screen it gives up columns instead", () => {
  expect(isBetterStacked(table, 40)).toBe(true);
  // A column without cells takes no room.
  expect(isBetterStacked(table, 49)).toBe(false);
  expect(isBetterStacked(table, 48)).toBe(true);
  const wide = { ...table, rows: [["Run 1", "m".repeat(100), "", "", ""]] };
  expect(isBetterStacked(wide, 100)).toBe(false);
});

test("a row becomes a few lines with every cell, none longer than the screen", () => {
  expect(stackedRows(table, 40, (title) => `*${title}*`)).toEqual([
    "*Run 1*",
    "  model gemini-2.5-flash-lite, accuracy",
    "  0.9375, Cost $0.0208",
    "*Run 2 ◆*",
    "  model gemini-2.5-pro, accuracy 0.9271,",
    "  Cost $0.2748",
  ]);
  expect(stackedRows({ headers: ["", "a"], rows: [["t", "窓".repeat(40)]] }, 20, (title) => title)).toEqual([
    "t",
    "  a",
    `  ${"窓".repeat(8)}…`,
  ]);
});
