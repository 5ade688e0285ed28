import { isSecretKey, REDACTED, redactText } from "../format/redaction.js";

const LONGEST_LINE = 120;

/** A line of a configuration file as an error shows it: trimmed, short, without secrets. */
export function sourceLine(lines: readonly string[], line: number): string | undefined {
  const text = lines[line - 1]?.trim();
  if (!text) return undefined;
  const assignment = /^(?:[-{]\s*)?["']?([\w.-]+)["']?\s*:/.exec(text);
  if (assignment?.[1] && isSecretKey(assignment[1])) return `${assignment[1]}: ${REDACTED}`;
  const safe = redactText(text);
  return safe.length <= LONGEST_LINE ? safe : `${safe.slice(0, LONGEST_LINE - 1)}…`;
}
