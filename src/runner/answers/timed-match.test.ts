import { expect, test } from "vitest";
import { lastMatch } from "./timed-match.js";

test.each<[string, string, string, string]>([
  ["a short text", "(?<a>\\w+)(?<b>!)?", "", "one two"],
  ["a text that is long for the expression", "(?<a>\\w+)(?<b>!)?", "", `${" ".repeat(5000)}one two`],
  ["an expression with a repeated group", "(?<a>(?:two|three)+)(?<b>!)?", "i", "one TWO two"],
  ["an expression that refers back", "(?<a>\\w)(?<b>!)?\\1|(?<c>two)", "", "one two"],
])("in %s, the groups of the last match are found", (_, pattern, flags, text) => {
  const found = lastMatch(text, pattern, flags);
  expect(found?.b).toBeNull();
  expect(Object.values(found ?? {})).toContain("two");
  expect(lastMatch("?", pattern, flags)).toBeUndefined();
});

test.each([
  ["repeats a group", "(a+)+$"],
  ["repeats a choice", "(?:a|a)*$"],
  ["has many repetitions", "a*a*a*a*a*a*a*a*a*$"],
])("an expression that %s and does not come to an end is given up", (_, pattern) => {
  expect(() => lastMatch(`${"a".repeat(200)}b`, pattern, "", 50)).toThrow(/took longer than 50 ms/);
});

test("braces, brackets and what is escaped are read as the expression reads them", () => {
  expect(lastMatch("a)+", "(?<x>\\)\\+)", "")).toEqual({ x: ")+" });
  expect(lastMatch("))", "(?<x>[)]{2})", "")).toEqual({ x: "))" });
});
