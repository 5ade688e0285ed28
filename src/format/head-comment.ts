import type { ExperimentHead } from "./experiment-log.js";
import { headText } from "./log-text.js";

const MARK = "# What the log was begun with, for `explog recover` to make it anew from, should it be lost:";
/** What the configuration above it says, or every log has. */
const LEFT_OUT = /^"(?:schema|config|metrics)":/;
/** Line breaks to parsers of YAML 1.1, and none to JSON. */
const LINE_BREAKS = /[\u0085\u2028\u2029]/g;

/**
 * The head of a log as the comment at the end of `config_used.yaml`: the second place where it stands, that a
 * lost log is made anew with all that belongs to it.
 */
export function headComment(head: ExperimentHead): string {
  const lines = headText(head)
    .split("\n")
    .filter((line) => line.startsWith('"') && !LEFT_OUT.test(line))
    .map((line) => `# ${line.replace(LINE_BREAKS, escaped)}`);
  // Without an empty line before it: that could be part of a text above, whose line breaks are kept.
  return `${[MARK, ...lines].join("\n")}\n`;
}

/** The lines of the head that stand in a comment; empty where there is none. */
export function linesOfHeadComment(text: string): string {
  const start = text.lastIndexOf(`${MARK}\n`);
  if (start < 0) return "";
  return text
    .slice(start + MARK.length + 1)
    .split("\n")
    .map((line) => line.replace(/^# /, ""))
    .join("\n");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
