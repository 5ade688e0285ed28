import { keyNotes } from "./key-notes.js";
import { createRunSchema } from "./run-schema.js";

type ZodLibrary = typeof import("zod");

/** A node of a JSON Schema, as far as it is looked at here. */
interface SchemaNode {
  [keyword: string]: unknown;
  type?: string | string[];
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  additionalProperties?: boolean | SchemaNode;
  required?: string[];
  anyOf?: SchemaNode[];
  oneOf?: SchemaNode[];
}

/** What stands for a value of any kind: a reference, or Hydra's mark of a value that is still to come. */
const TO_COME = "\\$\\{|^\\?\\?\\?$";
/** OmegaConf's words and numbers that other readers of YAML take for text. */
const ONLY_OMEGACONF: Record<string, string> = {
  boolean: "^(?:[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF)$",
  number: "^[-+]?\\d[\\d.]*[_:][\\d_:.]*$",
};

/**
 * The JSON Schema of a run's configuration, for editors. It is read before a file is composed, so that
 * what may come from elsewhere is not called wrong: references, empty values, and, in a file with
 * `defaults`, keys that it leaves to other files. Draft 7, which editors know best.
 */
export function createRunJsonSchema(z: ZodLibrary): SchemaNode {
  const strict = z.toJSONSchema(createRunSchema(z), { target: "draft-7", io: "input" }) as SchemaNode;
  const { properties } = softened(strict, []);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "The configuration of explog run",
    type: "object",
    properties: { ...properties, ...compositionKeys },
    allOf: [
      { if: { required: ["defaults"] }, else: requiredKeys(strict) },
      {
        if: { anyOf: [{ required: ["defaults"] }, { required: ["strict_keys"], properties: isFalse }] },
        else: knownKeys({ ...strict, properties: { ...strict.properties, ...compositionKeys } }),
      },
    ],
  };
}

const isFalse = { strict_keys: { enum: [false, "no", "No", "NO", "off", "Off", "OFF"] } };

/** What Hydra gives a meaning to, before explog looks at the keys. */
const compositionKeys: Record<string, SchemaNode> = {
  defaults: {
    description: "other files to compose this one from, as Hydra does: `- group: option`, `- _self_`",
    type: "array",
    items: { type: ["string", "object"] },
  },
  hydra: { description: "settings of Hydra itself, left alone" },
};

/** A node with its description and default, which takes what may still become a right value. */
function softened(node: SchemaNode, path: readonly string[]): SchemaNode {
  const { required: _, additionalProperties, properties, items, anyOf, oneOf, description, ...own } = node;
  const note = keyNotes[path.join(".")];
  const soft: SchemaNode = { ...withReferences(withoutBounds(own)) };
  if (properties) {
    soft.properties = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [key, softened(value, [...path, key])]),
    );
  }
  if (typeof additionalProperties === "object")
    soft.additionalProperties = softened(additionalProperties, [...path, "*"]);
  if (items) soft.items = softened(items, [...path, "*"]);
  if (anyOf) soft.anyOf = anyOf.map((part) => softened(part, path));
  if (oneOf) soft.anyOf = oneOf.map((part) => softened(part, path));
  if (path.length === 0 || path.at(-1) === "*") return soft;
  const text = note?.text ?? description;
  return {
    ...(text !== undefined && { description: text }),
    ...(note?.default !== undefined && { default: note.default }),
    ...soft,
  };
}

function withReferences(node: SchemaNode): SchemaNode {
  const { type, enum: values, const: single, pattern, ...rest } = node;
  const choices = single === undefined ? values : [single];
  if (choices !== undefined) {
    return { ...rest, anyOf: [{ enum: choices }, { type: "string", pattern: TO_COME }, { type: "null" }] };
  }
  if (typeof type !== "string") return node;
  if (type === "string") {
    const orToCome = pattern === undefined ? {} : { pattern: `${String(pattern)}|${TO_COME}` };
    return { ...rest, type: ["string", "null"], ...orToCome };
  }
  const words = ONLY_OMEGACONF[type === "integer" ? "number" : type];
  return { ...rest, type: [type, "string", "null"], pattern: [words, TO_COME].filter(Boolean).join("|") };
}

/** The bounds that the schema library gives every whole number say nothing. */
function withoutBounds(node: SchemaNode): SchemaNode {
  return Object.fromEntries(
    Object.entries(node).filter(([, value]) => Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER),
  );
}

/** A schema that says nothing but which keys must be there. */
function requiredKeys(node: SchemaNode): SchemaNode {
  const { required } = node;
  return { ...(required && required.length > 0 && { required }), ...below(node, requiredKeys) };
}

/** A schema that says nothing but which keys there may be. */
function knownKeys(node: SchemaNode): SchemaNode {
  const inner = below(node, knownKeys);
  if (node.additionalProperties !== false) return inner;
  const names = Object.keys(node.properties ?? {}).map((key): [string, SchemaNode] => [key, {}]);
  const properties = { ...Object.fromEntries(names), ...inner.properties };
  return { ...inner, properties, additionalProperties: false };
}

/** The same of the properties and items, without those of which there is nothing to say. */
function below(node: SchemaNode, say: (node: SchemaNode) => SchemaNode): SchemaNode {
  const said = Object.entries(node.properties ?? {})
    .map(([key, value]): [string, SchemaNode] => [key, say(value)])
    .filter(([, value]) => Object.keys(value).length > 0);
  const items = node.items ? say(node.items) : {};
  return {
    ...(said.length > 0 && { properties: Object.fromEntries(said) }),
    ...(Object.keys(items).length > 0 && { items }),
  };
}
