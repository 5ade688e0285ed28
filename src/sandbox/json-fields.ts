export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field by its camelCase name or its snake_case one: the Gemini API reads both. */
export function fieldOf(object: JsonObject, name: string): unknown {
  return object[name] ?? object[name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`)];
}
