import { ExplogError } from "../format/explog-error.js";

/** Where something of a configuration was written: `file:line`, or a word of the command line. */
export interface ConfigLocation {
  where: string;
  /** In the file, from 1. */
  line?: number;
  /** The line itself. */
  excerpt?: string;
}

/** One thing that is wrong with a configuration, and what to do about it. */
export interface ConfigProblem extends ConfigLocation {
  message: string;
  /** Which part of the excerpt is meant. */
  mark?: { start: number; length: number };
  remedy?: string;
}

/** All problems of a configuration as one error, the first line of which stands alone as a summary. */
export function configError(path: string, problems: readonly ConfigProblem[], cause?: unknown): ExplogError {
  const inOrder = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const texts = inOrder.map(problemText);
  const text = texts.length === 1 ? texts[0] : `${texts.length} problems in ${path}\n\n${texts.join("\n\n")}`;
  return new ExplogError("CONFIG_INVALID", text ?? `${path} is not a usable configuration`, { cause });
}

function problemText(problem: ConfigProblem): string {
  const lines = [`${problem.where}: ${problem.message}`];
  if (problem.excerpt) lines.push(...excerptLines(problem.excerpt, problem.mark));
  if (problem.remedy) lines.push(...problem.remedy.split("\n").map((line) => `  ${line}`));
  return lines.join("\n");
}

/** What of a long line is shown around the part that is meant. */
const SHOWN_BEFORE = 50;
const SHOWN_AFTER = 30;

/** The excerpt, and carets below the part that is meant; of a long line what is around that. */
function excerptLines(excerpt: string, mark: ConfigProblem["mark"]): string[] {
  if (!mark) return [`  ${excerpt}`];
  const from = mark.start > SHOWN_BEFORE + 1 ? mark.start - SHOWN_BEFORE : 0;
  const end = mark.start + mark.length;
  const to = excerpt.length > end + SHOWN_AFTER + 1 ? end + SHOWN_AFTER : excerpt.length;
  const before = `${from > 0 ? "…" : ""}${excerpt.slice(from, mark.start)}`;
  const meant = excerpt.slice(mark.start, end);
  const after = `${excerpt.slice(end, to)}${to < excerpt.length ? "…" : ""}`;
  return [`  ${before}${meant}${after}`, `  ${blank(before)}${"^".repeat(Math.max(1, blank(meant).length))}`];
}

/** Spaces as wide as a text on a terminal: East Asian characters and emoji take two columns. */
function blank(text: string): string {
  return text
    .replace(/\p{Mark}/gu, "")
    .replace(
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|\p{Emoji_Presentation}/gu,
      "  ",
    )
    .replace(/[^\t]/gu, " ");
}
