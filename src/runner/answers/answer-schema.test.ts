import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { readAnswerSchema } from "./answer-schema.js";

const scene = {
  type: "object",
  properties: {
    held: { enum: ["red", "blue", null] },
    stack: { type: "array", items: { type: "string" } },
    count: { type: "integer", minimum: 0 },
  },
  required: ["held", "stack"],
  additionalProperties: false,
};

test("an answer is checked against the schema, and what is wrong is told by its place", async () => {
  const { check } = await readAnswerSchema({ inline: scene });
  expect(check({ held: null, stack: ["red"] })).toEqual([]);
  expect(check({ held: "green", stack: ["red", 1], count: -1, more: true })).toEqual([
    { path: "", message: 'must NOT have additional properties: "more"' },
    { path: "/held", message: 'must be equal to one of the allowed values: ["red","blue",null]' },
    { path: "/stack/1", message: "must be string" },
    { path: "/count", message: "must be >= 0" },
  ]);
  expect(check({ held: "red" })).toEqual([{ path: "", message: "must have required property 'stack'" }]);
});

test("a schema is read from a JSON file", async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, "answer.schema.json");
  writeFileSync(path, JSON.stringify(scene));
  const { check, schema } = await readAnswerSchema({ path });
  expect(schema).toEqual(scene);
  expect(check([])).toEqual([{ path: "", message: "must be object" }]);
});

test.each([
  [
    "2020-12",
    "https://json-schema.org/draft/2020-12/schema",
    { prefixItems: [{ type: "string" }], type: "array" },
  ],
  [
    "2019-09",
    "https://json-schema.org/draft/2019-09/schema",
    { unevaluatedItems: false, items: [{ type: "string" }] },
  ],
  ["7", "http://json-schema.org/draft-07/schema#", { items: [{ type: "string" }], type: "array" }],
])("a schema of draft %s is checked by the rules of that draft", async (_, $schema, rules) => {
  const { check } = await readAnswerSchema({ inline: { $schema, ...rules } });
  expect(check(["a"])).toEqual([]);
  expect(check([1])).toHaveLength(1);
});

test("formats are checked, and notes of other programs let through", async () => {
  const inline = { type: "string", format: "date", "x-order": 1, example: "2026-11-25" };
  const { check } = await readAnswerSchema({ inline });
  expect(check("2026-11-25")).toEqual([]);
  expect(check("25.11.2026")).toEqual([{ path: "", message: 'must match format "date"' }]);
});

test.each<[string, unknown, RegExp, RegExp]>([
  ["a list", [1], /no JSON Schema/, /is a map/],
  ["a keyword misspelt", { type: "object", requierd: ["a"] }, /does not know: `requierd`/, /check nothing/],
  [
    "a type that there is none of",
    { type: "text" },
    /no valid JSON Schema: data\/type/,
    /Correct the schema/,
  ],
  ["null without quotes", { type: ["string", null] }, /no valid JSON Schema/, /"null" in quotes/],
  ["a reference to nothing", { $ref: "#/$defs/a" }, /can't resolve reference/, /Correct/],
  ["a draft of long ago", { $schema: "http://json-schema.org/draft-04/schema#" }, /draft-04/, /2020-12/],
  ["a pattern that is none", { type: "string", pattern: "(" }, /Invalid regular expression/, /Correct/],
])("%s is refused as a schema, with a remedy", async (_, inline, message, remedy) => {
  const error: unknown = await readAnswerSchema({ inline }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });
});

test("of an answer that is wrong in every place, the first few errors are kept", async () => {
  const { check } = await readAnswerSchema({ inline: { type: "array", items: { type: "string" } } });
  expect(check(Array.from({ length: 1000 }, (_, index) => index))).toHaveLength(20);
});
