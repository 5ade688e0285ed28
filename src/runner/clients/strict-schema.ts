import { isConfigMap } from "../../config/config-tree.js";
import { subschemas } from "./subschemas.js";

/** https://developers.openai.com/api/docs/guides/structured-outputs, "Supported schemas", read 2026-11-25. */
const NOT_STRICT = [
  "allOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
  "patternProperties",
  "propertyNames",
  "minProperties",
  "maxProperties",
  "unevaluatedProperties",
  "unevaluatedItems",
  "prefixItems",
  "contains",
  "uniqueItems",
];
const MOST_PROPERTIES = 5000;

/** Why OpenAI would refuse a schema as a strict one; `undefined` when it would not. */
export function strictSchemaFault(schema: Readonly<Record<string, unknown>>): string | undefined {
  if (schema.type !== "object") return "at its root there is no `type: object`";
  if (schema.anyOf !== undefined) return "at its root there is `anyOf`";
  let properties = 0;
  for (const { path, node } of subschemas(schema)) {
    const place = path === "" ? "at its root" : `at ${path}`;
    if (!isConfigMap(node)) return `${place} there is no type`;
    const keyword = NOT_STRICT.find((each) => node[each] !== undefined);
    if (keyword) return `${place} there is \`${keyword}\``;
    if (
      node.type === undefined &&
      !["$ref", "anyOf", "enum", "const"].some((each) => node[each] !== undefined)
    ) {
      return `${place} there is no type`;
    }
    if (![node.type].flat().includes("object")) continue;
    if (node.additionalProperties !== false) return `${place} there is no \`additionalProperties: false\``;
    const names = Object.keys(isConfigMap(node.properties) ? node.properties : {});
    properties += names.length;
    const required = Array.isArray(node.required) ? node.required : [];
    const optional = names.find((name) => !required.includes(name));
    if (optional !== undefined) return `${place} \`${optional}\` is not \`required\``;
  }
  return properties > MOST_PROPERTIES ? `it has more than ${MOST_PROPERTIES} properties` : undefined;
}
