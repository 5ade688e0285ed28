import type { ExperimentOverview } from "../../store/experiment-store.js";
import { createScreen } from "../render/screen.js";
import { onOneLine, wrappedText } from "../render/text-width.js";

const MOST_REPORTED = 10;

/** Says on stderr what is wrong with files, so that a figure on stdout is not taken for the whole truth. */
export function reportProblem(problem: string): void {
  const { width } = createScreen(process.stderr);
  process.stderr.write(`${wrappedText(`⚠️ ${onOneLine(problem)}`, width, "  ").join("\n")}\n`);
}

export function reportProblems(overviews: readonly ExperimentOverview[]): void {
  const damaged = overviews.filter(({ problem }) => problem !== undefined);
  for (const { id, problem } of damaged.slice(0, MOST_REPORTED)) reportProblem(`${id}: ${problem}`);
  const rest = damaged.length - MOST_REPORTED;
  if (rest > 0) reportProblem(`… and ${rest} more experiments with damaged files.`);
}
