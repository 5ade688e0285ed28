import { expect, test } from "vitest";
import { parseAnswerJson } from "./answer-json.js";

const value = (answer: string) => {
  const parsed = parseAnswerJson(answer);
  return parsed.ok ? parsed.value : `not parsed: ${parsed.reason}`;
};

test.each<[string, string, unknown]>([
  ["bare JSON", ' {"a": 1}\n', { a: 1 }],
  ["a bare list", "[1, 2]", [1, 2]],
  ["a bare number", "42", 42],
  ["a fenced block", '```json\n{"a": 1}\n```', { a: 1 }],
  ["a fence without a language", '```\n{"a": 1}\n```', { a: 1 }],
  ["a fence with words around it", 'Here it is:\n```json\n{"a": 1}\n```\nI hope it helps.', { a: 1 }],
  ["the last of several fences", '```json\n{"a": 1}\n```\nNo, rather:\n```json\n{"a": 2}\n```', { a: 2 }],
  ["a fence of code after the answer", '```json\n{"a": 1}\n```\n```python\nprint("x")\n```', { a: 1 }],
  ["a fence that never closes", '```json\n{"a": 1}', { a: 1 }],
  ["an object after words", 'The state is {"a": {"b": [1, 2]}} as you see.', { a: { b: [1, 2] } }],
  ["the last object of a reasoning", 'First {"a": 1}, but then {"a": 2}.', { a: 2 }],
  ["an object rather than a list after it", 'It is {"a": 1} [see figure 1].', { a: 1 }],
  ["a list when there is no object", "The blocks: [1, 2].", [1, 2]],
  ["braces inside texts", 'So: {"a": "} {", "b": "\\"}"}', { a: "} {", b: '"}' }],
  ["braces that are no JSON before it", 'The set {x, y} gives {"a": 1}', { a: 1 }],
])("%s is found", (_, answer, expected) => {
  expect(value(answer)).toEqual(expected);
});

test.each<[string, string, RegExp]>([
  ["an empty answer", "  \n", /empty/],
  ["prose", "I cannot tell.", /no complete JSON/],
  ["an answer that was cut off", '{"a": 1, "b": [', /no complete JSON/],
])("%s holds none", (_, answer, reason) => {
  const parsed = parseAnswerJson(answer);
  expect(parsed.ok ? "" : parsed.reason).toMatch(reason);
});

test("a long answer of nothing but openings is given up without trying each of them to the end", () => {
  const parsed = parseAnswerJson("{".repeat(300_000));
  expect(parsed.ok).toBe(false);
});
