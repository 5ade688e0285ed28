import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { valueOfSchema } from "./schema-value.js";
import { createSeededRandom } from "./seeded-random.js";

const scene = { stack: ["red", "blue"], on_table: ["green"], held: null, step: "place_red" };

const color = { enum: ["red", "green", "blue"] };
const sceneSchema = {
  type: "object",
  properties: {
    stack: { type: "array", items: { $ref: "#/$defs/color" } },
    on_table: { type: "array", items: { $ref: "#/$defs/color" } },
    held: { anyOf: [{ $ref: "#/$defs/color" }, { type: "null" }] },
    step: { type: "string" },
  },
  required: ["stack", "on_table", "held", "step"],
  additionalProperties: false,
  $defs: { color },
};

function checkOf(schema: object): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv.compile(schema);
}

test("facts stand in the answer where the schema has a place for them", () => {
  expect(valueOfSchema(sceneSchema, scene, createSeededRandom(1, "a", 1))).toEqual(scene);
});

test("a fact that the schema does not allow is not told", () => {
  const onlyGreen = { ...sceneSchema, $defs: { color: { enum: ["green"] } } };
  const value = valueOfSchema(onlyGreen, scene, createSeededRandom(1, "a", 1));
  expect(value).toMatchObject({ stack: ["green", "green"], on_table: ["green"], held: null });
});

test.each<[string, object]>([
  ["a scene", sceneSchema],
  ["texts of a length", { type: "string", minLength: 20, maxLength: 22 }],
  ["a short text", { type: "string", maxLength: 2 }],
  ["whole numbers between bounds", { type: "integer", minimum: 3, maximum: 4 }],
  ["a number above a bound", { type: "number", exclusiveMinimum: 0, maximum: 1 }],
  ["a number between two whole ones", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 }],
  ["multiples", { type: "integer", multipleOf: 7, minimum: 8, maximum: 20 }],
  ["lists of a length", { type: "array", items: { type: "boolean" }, minItems: 5, maxItems: 5 }],
  ["a tuple", { type: "array", prefixItems: [{ type: "string" }, { type: "null" }], items: false }],
  ["a choice of objects", { oneOf: [{ type: "object", properties: { a: { const: 1 } }, required: ["a"] }] }],
  [
    "all of several",
    { allOf: [{ type: "object", required: ["a"] }, { properties: { a: { type: "integer" } } }] },
  ],
  [
    "formats",
    { type: "object", properties: { at: { type: "string", format: "date-time" } }, required: ["at"] },
  ],
  ["a type with null", { type: ["null", "string"] }],
  [
    "a tree",
    {
      type: "object",
      properties: {
        name: { type: "string" },
        children: { type: "array", items: { $ref: "#" }, maxItems: 2 },
      },
      required: ["name", "children"],
    },
  ],
  ["anything", { properties: { a: true }, required: ["a", "b"] }],
])("what is made up for %s keeps to the schema, whatever the seed", (_, schema) => {
  const isKept = checkOf(schema);
  for (let seed = 0; seed < 20; seed++) {
    const value = valueOfSchema({ ...schema }, undefined, createSeededRandom(seed, "a", 1));
    expect({ value, isKept: isKept(value) }).toEqual({ value, isKept: true });
  }
});

test("the same seed makes up the same", () => {
  const make = (seed: number) =>
    valueOfSchema({ type: "number" }, undefined, createSeededRandom(seed, "a", 1));
  expect(make(1)).toBe(make(1));
  expect(make(1)).not.toBe(make(2));
});

test.each<[string, object, RegExp]>([
  ["a pattern", { type: "string", pattern: "^a" }, /at its root, because of its `pattern`.*structured=false/],
  ["no end", { $ref: "#" }, /has no end/],
  [
    "a reference elsewhere",
    { properties: { a: { $ref: "https://example.com/a" } } },
    /at \/a, because it refers to/,
  ],
  ["limits that nothing fits", { type: "integer", minimum: 3, maximum: 2 }, /no number fits/],
])("for a schema with %s the sandbox says that it cannot make up an answer", (_, schema, message) => {
  expect(() => valueOfSchema({ ...schema }, undefined, createSeededRandom(1, "a", 1))).toThrow(message);
});
