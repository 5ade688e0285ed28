import { expect, test } from "vitest";
import { isSame, setOverlap } from "./compare-values.js";

test.each<[string, unknown, unknown, number, number, boolean]>([
  ["a number within", 10.5, 10, 0.5, 0, true],
  ["a number at the edge, as floats have it", 0.3, 0.2, 0.1, 0, true],
  ["a number beyond", 10.6, 10, 0.5, 0, false],
  ["a number within a share of the truth", 101, 100, 0, 0.01, true],
  ["a number beyond the share", 102, 100, 0, 0.01, false],
  ["a number within either", 101, 100, 5, 0, true],
  ["a number near nought, of which a share is nothing", 0.01, 0, 0, 0.1, false],
  ["a list of numbers", [1.1, 2], [1, 2], 0.2, 0, true],
  ["a list of another length", [1, 2, 3], [1, 2], 0.2, 0, false],
  ["a map of numbers", { y: 2, x: 1.1 }, { x: 1, y: 2 }, 0.2, 0, true],
  ["a map with more keys", { x: 1, y: 2 }, { x: 1 }, 0.2, 0, false],
  ["a map with another key", { x: 1, z: 2 }, { x: 1, y: 2 }, 5, 0, false],
  ["a number and its text", "10", 10, 5, 0, false],
  ["a text", "red", "red", 1, 0, true],
])("%s is compared with a tolerance", (_, given, wanted, absolute, relative, expected) => {
  expect(isSame(given, wanted, { absolute, relative })).toBe(expected);
});

test("without a tolerance, numbers are compared as they are", () => {
  expect(isSame(0.1 + 0.2, 0.3)).toBe(false);
  expect(isSame(3.0, 3)).toBe(true);
  expect(isSame(undefined, undefined)).toBe(false);
});

test.each<[string, unknown, unknown, number, number]>([
  ["the same, in another order", ["a", "b"], ["b", "a"], 1, 1],
  ["half of it", ["a", "b"], ["b", "c"], 1 / 3, 0.5],
  ["all of it and more", ["a", "b"], ["a"], 0.5, 2 / 3],
  ["nothing of it", ["a"], ["b"], 0, 0],
  ["what stands twice, which counts once", ["a", "a"], ["a"], 1, 1],
  ["nothing of nothing", [], [], 1, 1],
  ["nothing of something", [], ["a"], 0, 0],
  ["maps, by what they hold", [{ x: 1, y: 2 }], [{ y: 2, x: 1 }], 1, 1],
  ["what is no list", "a", ["a"], 0, 0],
])("a set with %s overlaps so far", (_, given, wanted, jaccard, f1) => {
  expect(setOverlap(given, wanted, "jaccard")).toBeCloseTo(jaccard, 12);
  expect(setOverlap(given, wanted, "f1")).toBeCloseTo(f1, 12);
});
