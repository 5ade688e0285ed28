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
  ["a byte order mark before it", '\uFEFF{"a": 1}', { a: 1 }],
  [
    "a fence within a text of the fenced JSON",
    '```json\n{"a": "```js\\n1\\n```"}\n```',
    { a: "```js\n1\n```" },
  ],
  ["a fence within a longer fence", '````\n{"a": 1}\n````\n', { a: 1 }],
  ["tildes as a fence", '~~~json\n{"a": 1}\n~~~', { a: 1 }],
  ["a fence with Windows line ends", '```json\r\n{"a": 1}\r\n```\r\n', { a: 1 }],
  ["a fence on one line", 'Here: ```json {"a": 1}```', { a: 1 }],
  ["the object among several fences", '```json\n{"a": 1}\n```\nRun it:\n```\n42\n```', { a: 1 }],
  ["what comes after thoughts", '<think>Maybe {"a": 0}?</think>\n{"a": 1}', { a: 1 }],
])("%s is found", (_, answer, expected) => {
  expect(value(answer)).toEqual(expected);
});

test.each<[string, string, RegExp]>([
  ["an empty answer", "  \n", /empty/],
  ["prose", "I cannot tell.", /no complete JSON/],
  ["words in braces", "The set {x, y} is [see figure 1] all there is", /no complete JSON/],
  ["an object that ends where it begins", 'So it is {"a', /no complete JSON/],
])("%s holds none", (_, answer, reason) => {
  const parsed = parseAnswerJson(answer);
  expect(parsed.ok ? "" : parsed.reason).toMatch(reason);
});

test("a long answer of nothing but openings is given up without trying each of them to the end", () => {
  const parsed = parseAnswerJson("{".repeat(300_000));
  expect(parsed.ok).toBe(false);
});

test.each<[string, string, unknown, string[]]>([
  ["single quotes", "{'a': 'it is \"b\"'}", { a: 'it is "b"' }, ["quotes"]],
  ["bare keys", "{a: 1, b_2: [true]}", { a: 1, b_2: [true] }, ["keys"]],
  ["a comma too many", '{"a": [1, 2,],}', { a: [1, 2] }, ["commas"]],
  ["a comma too few", '{"a": 1\n"b": 2}', { a: 1, b: 2 }, ["commas"]],
  ["comments", '{"a": 1, // one\n/* two */ "b": 2 # three\n}', { a: 1, b: 2 }, ["comments"]],
  ["Python's words", '{"a": True, "b": None, "c": NaN}', { a: true, b: null, c: null }, ["literals"]],
  ["numbers of other notations", '{"a": .5, "b": +1}', { a: 0.5, b: 1 }, ["literals"]],
  ["a raw line break in a text", '{"a": "one\ntwo"}', { a: "one\ntwo" }, ["text"]],
  ["a formula's backslash", '{"a": "\\alpha"}', { a: "\\alpha" }, ["text"]],
  ["almost JSON in a fence", "Here:\n```json\n{'a': 1,}\n```\nDone.", { a: 1 }, ["quotes", "commas"]],
  ["almost JSON in prose", "So it is {'a': 1} in the end.", { a: 1 }, ["quotes"]],
  ["an end within a text", '{"a": "x", "b": "half of', { a: "x" }, ["truncated"]],
  ["an end within a number, which may go on", '{"a": "x", "b": 12', { a: "x" }, ["truncated"]],
  ["an end within a list", '{"a": {"b": [1, 2, 3', { a: { b: [1, 2] } }, ["truncated"]],
  ["an end within a fence", '```json\n{"a": "x", "b', { a: "x" }, ["truncated"]],
  [
    "an end after an example in the prose",
    'As in {"a": 0} it is:\n{"a": 1, "b": {"c": 2}, "d',
    { a: 1, b: { c: 2 } },
    ["truncated"],
  ],
])("%s is mended, and the answer says so", (_, answer, expected, repairs) => {
  expect(parseAnswerJson(answer)).toMatchObject({ ok: true, value: expected, repairs });
});

test("what is JSON needs no mending, and says nothing of it", () => {
  expect(parseAnswerJson('{"a": 1}')).toEqual({ ok: true, value: { a: 1 } });
});

test("what an end cuts into is told from what was complete before it", () => {
  const parsed = parseAnswerJson('{"a": [1], "b": [2, 3');
  if (!parsed.ok) throw new Error(parsed.reason);
  const { a, b } = parsed.value as { a: unknown; b: unknown };
  expect([parsed.value, a, b].map((part) => parsed.cutOff?.has(part))).toEqual([true, false, true]);
});

test("where mending is not wanted, a broken answer is none, and no part of it is taken for the answer", () => {
  expect(parseAnswerJson('{"a": {"b": 1}, "c": 2', { repair: false })).toMatchObject({ ok: false });
  expect(parseAnswerJson("{'a': 1}", { repair: false })).toMatchObject({ ok: false });
});
