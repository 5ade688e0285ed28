/**
 * The JSON-shaped copy of any value: what `JSON.stringify` would keep, with `BigInt` as a string,
 * non-finite numbers as their names, maps and sets as objects and arrays, and a reference back to an
 * enclosing object as `"[circular]"`. Never throws, whatever getters and `toJSON` methods do.
 */
export function toPlainJson(value: unknown): unknown {
  return plain(value, new Set());
}

/** JSON text with the keys of every object sorted, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return flatJson(value) ?? JSON.stringify(sortKeys(toPlainJson(value))) ?? "null";
}

const STARTS_WITH_A_DIGIT = /^\d/;

/** The same for what most parameters of a request are, without copies: names with a text, a number or a switch. */
function flatJson(value: unknown): string | undefined {
  try {
    if (typeof value !== "object" || value === null) return undefined;
    if (Object.getPrototypeOf(value) !== Object.prototype || "toJSON" in value) return undefined;
    let fields = "";
    for (const key of Object.keys(value).sort()) {
      // Such names an object puts first, and by their number.
      if (STARTS_WITH_A_DIGIT.test(key)) return undefined;
      const item: unknown = (value as Record<string, unknown>)[key];
      const isPlain = typeof item === "string" || typeof item === "boolean" || Number.isFinite(item);
      if (!isPlain) return undefined;
      fields += `${fields === "" ? "" : ","}${JSON.stringify(key)}:${JSON.stringify(item)}`;
    }
    return `{${fields}}`;
  } catch {
    return undefined;
  }
}

function plain(value: unknown, enclosing: Set<object>): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return value.toString();
    case "object":
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (enclosing.has(value)) return "[circular]";
  enclosing.add(value);
  try {
    return plainObject(value, enclosing);
  } catch (error) {
    return `[unreadable: ${error instanceof Error ? error.message : String(error)}]`;
  } finally {
    enclosing.delete(value);
  }
}

function plainObject(value: object, enclosing: Set<object>): unknown {
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return plain(Object.fromEntries(value), enclosing);
  if (value instanceof Set) return plain([...value], enclosing);
  if (value instanceof Error) return { name: value.name, message: value.message };
  if ("toJSON" in value && typeof value.toJSON === "function") return plain(value.toJSON(), enclosing);
  if (Array.isArray(value)) return value.map((item) => plain(item, enclosing) ?? null);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const item = plain((value as Record<string, unknown>)[key], enclosing);
    if (item !== undefined) setField(result, key, item);
  }
  return result;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    setField(sorted, key, sortKeys((value as Record<string, unknown>)[key]));
  }
  return sorted;
}

function setField(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") target[key] = value;
  // It must become a property, not the object's prototype.
  else Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
}
