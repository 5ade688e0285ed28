import { expect, test } from "vitest";
import { jsonErrorLine } from "./json-error-line.js";

function lineOf(text: string): number | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    return jsonErrorLine(text, error);
  }
  throw new Error("this is valid JSON");
}

test.each<[string, string, number | undefined]>([
  ["a missing colon", '{\n  "1": {},\n  "2" {}\n}', 3],
  ["a missing comma", '{\n  "1": {"stack": [], "x": 1 }\n  "2": {}\n}', 3],
  ["a trailing comma", "[1,\n2,\n]", 3],
  ["a line break within a text", '{"a":\n"x\ny"}', 2],
  ["an end that is missing", '{\n  "a": [1,\n', 2],
  ["something that is no JSON", "nope", 1],
  ["an empty file", "", 1],
  ["a piece that stands in the text twice", `[${'"abcdefghijklmnop", tru,\n'.repeat(20)}1]`, undefined],
])("the line of %s is found where the message tells it", (_, text, line) => {
  expect(lineOf(text)).toBe(line);
});
