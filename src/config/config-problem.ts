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
  if (problem.excerpt) lines.push(`  ${problem.excerpt}`);
  if (problem.remedy) lines.push(...problem.remedy.split("\n").map((line) => `  ${line}`));
  return lines.join("\n");
}
