import { toPlainJson } from "./canonical-json.js";

/**
 * One line of JSON. What `JSON.stringify` refuses (circles, big integers, a throwing getter in a report
 * of the user's) is written as far as it goes: a line must never stand in the way of those after it.
 */
export function jsonLine(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(toPlainJson(value));
  }
}
