import { GeminiError } from "./gemini-error.js";
import { isJsonObject, type JsonObject } from "./json-fields.js";
import type { SeededRandom } from "./seeded-random.js";

/** What restricts a value in ways that no value is made up for here. */
const BEYOND = [
  "pattern",
  "not",
  "if",
  "patternProperties",
  "propertyNames",
  "contains",
  "dependentRequired",
];
/** From here on, what need not be there is left out, so that a schema that holds itself comes to an end. */
const FULL_LEVELS = 10;
const MOST_LEVELS = 40;

const FORMATS: Readonly<Record<string, string>> = {
  date: "2026-01-01",
  time: "12:00:00Z",
  "date-time": "2026-01-01T12:00:00Z",
  duration: "PT1S",
  email: "sandbox@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

/**
 * A value that keeps to a JSON Schema: facts of the same name and kind where there are some, else made up
 * by the seeded rule.
 * @throws GeminiError `INVALID_ARGUMENT` for a schema whose values the sandbox cannot make up.
 */
export function valueOfSchema(schema: JsonObject, facts: unknown, random: SeededRandom): unknown {
  return make({ root: schema, random, level: 0 }, schema, facts, "");
}

interface Making {
  root: JsonObject;
  random: SeededRandom;
  /** How many schemas this one stands in. */
  level: number;
}

function make(above: Making, node: unknown, fact: unknown, path: string): unknown {
  if (node === true) return fact ?? null;
  if (!isJsonObject(node)) return cannot(path, "it allows nothing");
  if (above.level > MOST_LEVELS) return cannot(path, "it has no end");
  const making = { ...above, level: above.level + 1 };
  const beyond = BEYOND.find((keyword) => node[keyword] !== undefined);
  if (beyond !== undefined) return cannot(path, `of its \`${beyond}\``);
  if (typeof node.$ref === "string")
    return make(making, referredTo(making.root, node.$ref, path), fact, path);
  if (Array.isArray(node.allOf)) return make(making, mergedNode(node, node.allOf), fact, path);
  if (node.const !== undefined) return node.const;
  if (Array.isArray(node.enum)) return factAmong(node.enum, fact) ?? picked(making, path, node.enum);
  const choices = [node.anyOf, node.oneOf].find(Array.isArray);
  if (choices) return make(making, choiceFor(choices, fact) ?? picked(making, path, choices), fact, path);
  return ofType(making, typeFor(node, fact), node, fact, path);
}

function ofType(making: Making, type: unknown, node: JsonObject, fact: unknown, path: string): unknown {
  switch (type) {
    case "object":
      return makeObject(making, node, fact, path);
    case "array":
      return makeList(making, node, fact, path);
    case "string":
      return makeText(node, fact, path);
    case "integer":
    case "number":
      return makeNumber(making, node, fact, type === "integer", path);
    case "boolean":
      return typeof fact === "boolean" ? fact : making.random(`boolean ${path}`) < 0.5;
    case "null":
      return null;
    default:
      return cannot(path, `its type is ${JSON.stringify(type)}`);
  }
}

function makeObject(making: Making, node: JsonObject, fact: unknown, path: string): JsonObject {
  const properties = isJsonObject(node.properties) ? node.properties : {};
  const required = Array.isArray(node.required) ? node.required.map(String) : [];
  const facts = isJsonObject(fact) ? fact : {};
  const optional = making.level > FULL_LEVELS ? [] : Object.keys(properties);
  const names = [...new Set([...optional, ...required])];
  const others = isJsonObject(node.additionalProperties) ? node.additionalProperties : true;
  return Object.fromEntries(
    names.map((name) => [name, make(making, properties[name] ?? others, facts[name], `${path}/${name}`)]),
  );
}

function makeList(making: Making, node: JsonObject, fact: unknown, path: string): unknown[] {
  const first = Array.isArray(node.prefixItems) ? node.prefixItems : [];
  const facts = Array.isArray(fact) ? fact : [];
  const least = numberOr(node.minItems, first.length);
  const most = numberOr(node.maxItems, Number.POSITIVE_INFINITY);
  const madeUp =
    making.level > FULL_LEVELS
      ? 0
      : first.length > 0
        ? first.length
        : 1 + Math.floor(making.random(`length ${path}`) * 3);
  const length = Math.min(
    most,
    Math.max(least, facts.length > 0 || Array.isArray(fact) ? facts.length : madeUp),
  );
  const items = Array.from({ length }, (_, index) =>
    make(making, first[index] ?? node.items ?? true, facts[index], `${path}/${index}`),
  );
  if (node.uniqueItems !== true) return items;
  const unique = [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  return unique.length >= numberOr(node.minItems, 0) ? unique : cannot(path, "its items must differ");
}

function makeText(node: JsonObject, fact: unknown, path: string): string {
  const least = numberOr(node.minLength, 0);
  const most = numberOr(node.maxLength, Number.POSITIVE_INFINITY);
  if (typeof node.format === "string")
    return FORMATS[node.format] ?? cannot(path, `of its format ${node.format}`);
  const text = typeof fact === "string" ? fact : "sandbox";
  return Array.from(text.padEnd(least, ".")).slice(0, most).join("");
}

function makeNumber(
  { random }: Making,
  node: JsonObject,
  fact: unknown,
  isWhole: boolean,
  path: string,
): number {
  const step = numberOr(node.multipleOf, isWhole ? 1 : 0);
  const least = Math.max(numberOr(node.minimum, -Infinity), numberOr(node.exclusiveMinimum, -Infinity));
  const most = Math.min(numberOr(node.maximum, Infinity), numberOr(node.exclusiveMaximum, Infinity));
  const fits = (value: number) =>
    value >= least &&
    value <= most &&
    value !== node.exclusiveMinimum &&
    value !== node.exclusiveMaximum &&
    (step === 0 || Number.isInteger(value / step));
  if (typeof fact === "number" && fits(fact)) return fact;
  const low = Number.isFinite(least) ? least : Number.isFinite(most) ? most - 10 : 0;
  const high = Number.isFinite(most) ? most : low + 10;
  const drawn = low + random(`number ${path}`) * (high - low);
  const value = step === 0 ? Number(drawn.toFixed(3)) : Math.ceil(drawn / step) * step;
  const found = [value, value - step, (low + high) / 2, low, high].find(fits);
  return found ?? cannot(path, "no number fits its limits");
}

/** The type that the fact is of, where the schema allows it; else the first that says something. */
function typeFor(node: JsonObject, fact: unknown): unknown {
  if (node.type === undefined) return node.properties === undefined ? typeOf(fact ?? "") : "object";
  const types = [node.type].flat();
  const own = typeOf(fact);
  if (types.includes(own)) return own;
  if (own === "integer" && types.includes("number")) return "number";
  return types.find((type) => type !== "null") ?? types[0];
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function choiceFor(choices: readonly unknown[], fact: unknown): unknown {
  if (fact === undefined) return undefined;
  const types = typeOf(fact) === "integer" ? ["integer", "number"] : [typeOf(fact)];
  return choices.find((node) => {
    if (!isJsonObject(node)) return false;
    if (Array.isArray(node.enum)) return factAmong(node.enum, fact) !== undefined;
    return [node.type].flat().some((type) => types.includes(String(type)));
  });
}

function factAmong(values: readonly unknown[], fact: unknown): unknown {
  const text = JSON.stringify(fact);
  return values.find((value) => JSON.stringify(value) === text);
}

function picked({ random }: Making, path: string, values: readonly unknown[]): unknown {
  return values[Math.floor(random(`choice ${path}`) * values.length)];
}

function referredTo(root: JsonObject, reference: string, path: string): unknown {
  if (!reference.startsWith("#")) return cannot(path, `it refers to ${reference}`);
  let node: unknown = root;
  for (const step of reference.slice(1).split("/").filter(Boolean)) {
    node = isJsonObject(node) ? node[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return node ?? cannot(path, `it refers to ${reference}`);
}

function mergedNode({ allOf: _, ...node }: JsonObject, parts: readonly unknown[]): JsonObject {
  const all = [node, ...parts.filter(isJsonObject)];
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => required ?? []),
  };
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

function cannot(path: string, reason: string): never {
  const place = path === "" ? "its root" : path;
  throw new GeminiError(
    "INVALID_ARGUMENT",
    `the sandbox cannot make up a value for the schema at ${place}, because ${reason}. Run it with output.structured=false there.`,
  );
}
