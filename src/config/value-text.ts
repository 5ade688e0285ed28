import { isSecretKey, REDACTED, redactText } from "../format/redaction.js";

const LONGEST_VALUE = 80;

/** A value as an error message shows it: with its type in words, short, and without secrets. */
export function valueText(value: unknown, key: string | number | undefined): string {
  if (value === null || value === undefined) return "empty";
  if (typeof key === "string" && isSecretKey(key)) return REDACTED;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return `the text ${shortened(JSON.stringify(redactText(value)))}`;
  return String(value);
}

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
