import { expect, test } from "vitest";
import { lineChanges } from "./line-changes.js";

test("only the lines that differ are shown, in their order", () => {
  expect(lineChanges("a\nb\nc\nd", "a\nx\nc\nd\ne")).toEqual(["…", "- b", "+ x", "…", "+ e"]);
});

test("texts of very many lines are given by their size", () => {
  expect(lineChanges("a\n".repeat(500), "b")).toEqual([
    "- 501 lines, 1000 characters",
    "+ 1 lines, 1 characters",
  ]);
});
