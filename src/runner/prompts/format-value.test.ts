import { expect, test } from "vitest";
import { parseFormatSpec, type TemplateValueKind } from "./format-spec.js";
import { formatValue } from "./format-value.js";

// What Python 3.11 prints for format(value, spec).
test.each<[string | number, TemplateValueKind, string, string]>([
  [391, "integer", "", "391"],
  [391, "integer", "05d", "00391"],
  [1234567, "integer", ",", "1,234,567"],
  [1234567, "integer", "_", "1_234_567"],
  [391, "integer", ">8", "     391"],
  [391, "integer", "<8", "391     "],
  [391, "integer", "^9", "   391   "],
  [391, "integer", "*^9", "***391***"],
  [391, "integer", "+d", "+391"],
  [391, "integer", " d", " 391"],
  [391, "integer", ".2f", "391.00"],
  [391, "integer", "F", "391.000000"],
  [391, "integer", "%", "39100.000000%"],
  [7, "integer", "=5", "    7"],
  [7, "integer", "x>5d", "xxxx7"],
  [-3, "integer", "05d", "-0003"],
  [1234, "integer", "010,", "00,001,234"],
  [12345, "integer", "09,", "0,012,345"],
  [12345, "integer", "010,", "00,012,345"],
  [26.066666666666666, "number", "", "26.066666666666666"],
  [26, "number", "", "26.0"],
  [1e16, "number", "", "1e+16"],
  [0.00001, "number", "", "1e-05"],
  [0.0001, "number", "", "0.0001"],
  [26.066666666666666, "number", ".2f", "26.07"],
  [2.5, "number", ".0f", "2"],
  [3.5, "number", ".0f", "4"],
  [0.5, "number", ".0f", "0"],
  [9.5, "number", ".0f", "10"],
  [0.125, "number", ".2f", "0.12"],
  [0.375, "number", ".2f", "0.38"],
  [1.005, "number", ".2f", "1.00"],
  [1234.5, "number", ",.1f", "1,234.5"],
  [0.256, "number", ".1%", "25.6%"],
  [0.0005, "number", "f", "0.000500"],
  [26.5, "number", ",", "26.5"],
  [0.1, "number", "08.3f", "0000.100"],
  [1e22, "number", ".1f", "10000000000000000000000.0"],
  ["frame", "text", "s", "frame"],
  ["frame", "text", ">8", "   frame"],
  ["frame", "text", ".3", "fra"],
  ["frame", "text", "08", "frame000"],
  ["frame", "text", "*^9", "**frame**"],
  ["📊📊", "text", "<3", "📊📊 "],
])("%j as %s in the format %j is %j", (value, kind, text, expected) => {
  const spec = text === "" ? undefined : parseFormatSpec(text, kind);
  if (typeof spec === "string") throw new Error(spec);
  expect(formatValue(value, kind, spec)).toBe(expected);
});

test.each<[string, TemplateValueKind, RegExp]>([
  ["x", "integer", /not known/],
  [".2", "number", /precision but no type; write `:\.2f`/],
  [".2f", "text", /for numbers, and this is a text/],
  [",", "text", /for numbers/],
  ["d", "number", /whole numbers; write `:\.0f`/],
  ["s", "integer", /for texts/],
  ["99999", "integer", /too wide/],
  [".999f", "number", /too wide/],
])("the format %j is refused on a value of the kind %s", (text, kind, message) => {
  expect(parseFormatSpec(text, kind)).toMatch(message);
});
