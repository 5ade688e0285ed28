import { expect, test } from "vitest";
import { scoreRegex } from "./regex-score.js";

const by = (regex: string, more: object = {}) => ({ name: "accuracy", regex, ...more });

test("an expression without named groups scores whether it matches, with no truth needed", () => {
  expect(scoreRegex("It is red.", undefined, by("\\bred\\b"))).toEqual({ scores: { accuracy: 1 } });
  expect(scoreRegex("It is blue.", undefined, by("\\bred\\b"))).toEqual({ scores: { accuracy: 0 } });
  expect(scoreRegex("It is RED.", undefined, by("red", { regexFlags: "i" })).scores).toEqual({ accuracy: 1 });
});

test("what a named group holds in the last match is compared with the truth", () => {
  const settings = by("answer: (?<value>\\S+)");
  const answer = "answer: 3, no, rather answer: 4";
  expect(scoreRegex(answer, 4, settings)).toEqual({ scores: { accuracy: 1 }, extracted: { value: "4" } });
  expect(scoreRegex(answer, 3, settings).scores).toEqual({ accuracy: 0 });
  expect(scoreRegex("none", 3, settings)).toEqual({ scores: { accuracy: 0 } });
});

test("several groups are compared with the fields of their names, and score a share", () => {
  const settings = by("(?<x>\\d+) by (?<y>\\d+)(?: (?<unit>mm))?");
  expect(scoreRegex("3 by 5", { x: 3, y: 4, unit: null }, settings)).toEqual({
    scores: { accuracy: 2 / 3, "accuracy.x": 1, "accuracy.y": 0, "accuracy.unit": 1 },
    extracted: { x: "3", y: "5", unit: null },
  });
});

test.each<[string, string, unknown, number]>([
  ["a number with thousands", "1,234.50", 1234.5, 1],
  ["a number within the tolerance", "1,234", 1234.5, 1],
  ["a truth value", "True", true, 1],
  ["a text for a number", "many", 3, 0],
  ["a text with space around the truth", "red", " red ", 1],
])("%s is compared as the truth's kind", (_, held, truth, score) => {
  const settings = by("^(?<value>.*)$", { tolerance: 0.5 });
  expect(scoreRegex(held, truth, settings).scores).toEqual({ accuracy: score });
});

test("an expression that backtracks without end is given up, and says so", () => {
  expect(() => scoreRegex(`${"a".repeat(40)}b`, undefined, by("(a+)+$"))).toThrow(/took longer than 1000 ms/);
  expect(scoreRegex("aaa", undefined, by("(a+)+$")).scores).toEqual({ accuracy: 1 });
});

test("a truth without the group's field cannot be compared", () => {
  expect(() => scoreRegex("a", { b: 1 }, by("(?<value>a)"))).toThrow(/no field `value`/);
});
