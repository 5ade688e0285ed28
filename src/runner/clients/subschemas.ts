import { isConfigMap } from "../../config/config-tree.js";

const OF_ONE = ["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"];
const OF_LIST = ["anyOf", "oneOf", "allOf", "prefixItems"];
const OF_MAP = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

/** A schema and all schemas in it, each with its JSON Pointer. */
export function* subschemas(schema: unknown, path = ""): Generator<{ path: string; node: unknown }> {
  yield { path, node: schema };
  if (!isConfigMap(schema)) return;
  for (const keyword of OF_ONE) {
    // `additionalProperties: false` is a word, not a schema.
    if (isConfigMap(schema[keyword])) yield* subschemas(schema[keyword], `${path}/${keyword}`);
  }
  for (const keyword of OF_LIST) {
    const list = schema[keyword];
    if (!Array.isArray(list)) continue;
    for (const [index, item] of list.entries()) yield* subschemas(item, `${path}/${keyword}/${index}`);
  }
  for (const keyword of OF_MAP) {
    const map = schema[keyword];
    if (!isConfigMap(map)) continue;
    for (const [name, item] of Object.entries(map)) yield* subschemas(item, `${path}/${keyword}/${name}`);
  }
}
