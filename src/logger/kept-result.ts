import { toPlainJson } from "../format/canonical-json.js";
import type { ResultLine } from "../format/transcript-line.js";
import { type ContentCapture, redactedValue } from "./captured-content.js";

/** Longer results are not kept: their calls are made again. */
const LONGEST_RESULT_CHARACTERS = 4 * 1024 * 1024;

/** Given back as text or plain objects, these would be taken for what they are not. */
const LOST_IN_JSON = [ArrayBuffer, Blob, Map, Set, Error];

/**
 * What the function around a call gave back, as far as JSON can say it; `undefined` for what it cannot
 * (a stream, a function, bytes, a map), which no replay could give back.
 */
export function keptResult(
  result: unknown,
  capture: ContentCapture,
): Pick<ResultLine, "returned" | "value"> | undefined {
  if (result === undefined) return { returned: "nothing" };
  if (typeof result === "string") return { returned: "json", value: capture.redact(result) };
  if (typeof result === "function" || typeof result === "symbol" || typeof result === "bigint") {
    return undefined;
  }
  if (typeof result === "object" && result !== null && isStream(result)) return undefined;
  if (!isSaidByJson(result)) return undefined;
  const value = redactedValue(withText(result), capture);
  return JSON.stringify(value).length > LONGEST_RESULT_CHARACTERS ? undefined : { returned: "json", value };
}

function isStream(result: object): boolean {
  return Symbol.asyncIterator in result || "getReader" in result || result instanceof Response;
}

/** Whether a value comes back from JSON as what it was, but for methods, fields without a value and classes. */
function isSaidByJson(value: unknown, enclosing: ReadonlySet<object> = new Set()): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "bigint") return false;
  if (typeof value !== "object" || value === null) return true;
  if (enclosing.has(value) || LOST_IN_JSON.some((kind) => value instanceof kind)) return false;
  if (ArrayBuffer.isView(value)) return false;
  const around = new Set(enclosing).add(value);
  try {
    return Object.values(value).every((item) => isSaidByJson(item, around));
  } catch {
    return false;
  }
}

/** Responses of some SDKs give their text by a getter of their class, which JSON would lose. */
function withText(result: unknown): unknown {
  const plain = toPlainJson(result);
  if (typeof result !== "object" || result === null || Array.isArray(result)) return plain;
  if (typeof plain !== "object" || plain === null || "text" in plain) return plain;
  try {
    const text: unknown = "text" in result ? result.text : undefined;
    return typeof text === "string" ? { ...plain, text } : plain;
  } catch {
    return plain;
  }
}
