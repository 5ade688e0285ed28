import { isConfigMap } from "../../config/config-tree.js";
import type { JsonSchema } from "../answers/answer-schema.js";

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs, as its own client does; read 2026-11-25. */
const KEPT = ["type", "enum", "const", "title", "$ref", "required"];
const FORMATS = new Set([
  "date-time",
  "time",
  "date",
  "duration",
  "email",
  "hostname",
  "uri",
  "ipv4",
  "ipv6",
  "uuid",
]);

class NotExpressible extends Error {}

/**
 * A schema as Anthropic's API takes it: objects are closed, and restrictions that it cannot hold a model to go
 * into the description, for the model to read. What keeps to it may still break the schema itself, which
 * answers are checked against. A text says why there is none.
 */
export function anthropicSchema(schema: JsonSchema): JsonSchema | string {
  try {
    return reduced(schema, "");
  } catch (error) {
    if (error instanceof NotExpressible) return error.message;
    throw error;
  }
}

function reduced(node: unknown, path: string): Record<string, unknown> {
  const place = path === "" ? "its root" : path;
  if (!isConfigMap(node)) throw new NotExpressible(`${place} allows anything`);
  const { $schema: _, $id: __, $comment: ___, description, ...rest } = node;
  const kept: Record<string, unknown> = {};
  const told: Record<string, unknown> = {};
  const hasLiterals = [rest.enum, rest.const].some((value) => value !== undefined && arePrimitive(value));
  for (const [keyword, value] of Object.entries(rest)) {
    if (keyword === "type" && hasLiterals) continue;
    if ((keyword === "enum" || keyword === "const") && !arePrimitive(value)) told[keyword] = value;
    else if (KEPT.includes(keyword)) kept[keyword] = value;
    else if (keyword === "properties" || keyword === "$defs" || keyword === "definitions")
      kept[keyword] = reducedMap(value, `${path}/${keyword}`);
    else if (keyword === "items") kept.items = reduced(value, `${path}/items`);
    else if (keyword === "anyOf" || keyword === "oneOf")
      kept.anyOf = reducedList(value, `${path}/${keyword}`);
    else if (keyword === "allOf") kept.allOf = reducedList(value, `${path}/allOf`);
    else if (keyword === "format" && FORMATS.has(String(value))) kept.format = value;
    else if (keyword === "minItems" && (value === 0 || value === 1)) kept.minItems = value;
    else if (keyword !== "additionalProperties") told[keyword] = value;
  }
  if (!["type", "enum", "const", "$ref", "anyOf", "allOf"].some((keyword) => keyword in kept)) {
    throw new NotExpressible(`${place} has no type`);
  }
  if ([kept.type].flat().includes("object")) {
    const names = node.additionalProperties;
    if (kept.properties === undefined || (isConfigMap(names) && Object.keys(names).length > 0)) {
      throw new NotExpressible(`${place} allows properties of any name`);
    }
    kept.additionalProperties = false;
  }
  const said = [description, ...(Object.keys(told).length > 0 ? [JSON.stringify(told)] : [])];
  const text = said.filter((each) => typeof each === "string").join("\n\n");
  return text === "" ? kept : { ...kept, description: text };
}

function arePrimitive(value: unknown): boolean {
  return [value].flat().every((each) => each === null || typeof each !== "object");
}

function reducedMap(map: unknown, path: string): Record<string, unknown> {
  const entries = Object.entries(isConfigMap(map) ? map : {});
  return Object.fromEntries(entries.map(([name, node]) => [name, reduced(node, `${path}/${name}`)]));
}

function reducedList(list: unknown, path: string): unknown[] {
  return (Array.isArray(list) ? list : []).map((node, index) => reduced(node, `${path}/${index}`));
}
