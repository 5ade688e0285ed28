import { expect, test } from "vitest";
import { OverrideSyntaxError } from "./override-syntax-error.js";
import { parseOverrideValue } from "./override-value.js";

test.each<[string, unknown]>([
  ["gemini-2.5-pro", "gemini-2.5-pro"],
  ["http://localhost:8080/v1", "http://localhost:8080/v1"],
  ["hello world", "hello world"],
  ["", ""],
  ["0", 0],
  ["-12", -12],
  ["1_000", 1000],
  ["010", "010"],
  ["0.5", 0.5],
  [".5", 0.5],
  ["1e3", 1000],
  ["1.", 1],
  ["-2.5e-3", -0.0025],
  ["inf", Number.POSITIVE_INFINITY],
  ["-Inf", Number.NEGATIVE_INFINITY],
  ["nan", Number.NaN],
  ["true", true],
  ["False", false],
  ["yes", "yes"],
  ["null", null],
  ["'null'", "null"],
  ['"12"', "12"],
  ['"a, b: c"', "a, b: c"],
  ["'it\\'s'", "it's"],
  ["a\\, b", "a, b"],
  ["[]", []],
  ["[1, two, 'three, 3']", [1, "two", "three, 3"]],
  ["[[1],[2]]", [[1], [2]]],
  ["{}", {}],
  ["{a: 1, b: {c: [x]}}", { a: 1, b: { c: ["x"] } }],
  ['{"a b": true}', { "a b": true }],
  ["$" + "{oc.env:HOME,a}", "$" + "{oc.env:HOME,a}"],
])("%j is read as Hydra reads it", (text, expected) => {
  expect(parseOverrideValue(text)).toEqual(expected);
});

test.each<[string, RegExp]>([
  ["a,b", /sweep: add --sweep/],
  ["[1,2", /closing `\]` is missing/],
  ["{a: 1", /closing `\}` is missing/],
  ["{a}", /`:` is missing after the key `a`/],
  ["'open", /closing ' is missing/],
  ["[1]x", /`x` after the value/],
])("%j is refused", (text, message) => {
  expect(() => parseOverrideValue(text)).toThrow(OverrideSyntaxError);
  expect(() => parseOverrideValue(text)).toThrow(message);
});
