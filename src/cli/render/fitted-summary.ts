import { wrappedText } from "./text-width.js";

const RULE = /^=+$/;

/** Lines of a summary, each wrapped, and the rule below its title no longer than the screen is wide. */
export function fittedSummary(lines: readonly string[], width: number): string[] {
  return lines.flatMap((line) => (RULE.test(line) ? [line.slice(0, width)] : wrappedText(line, width, "  ")));
}
