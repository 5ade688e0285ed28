import { reportProblem } from "./report-problems.js";

/** What is wrong with experiments, told once each on stderr, however often their files are read, and kept. */
export interface ProblemNotes {
  /** @param problem begins with the experiment's id, where it is about one. */
  report(problem: string): void;
  /** What was told of one experiment. */
  of(id: string): string[];
}

export function createProblemNotes(): ProblemNotes {
  const told = new Set<string>();
  return {
    report(problem) {
      if (told.has(problem)) return;
      told.add(problem);
      reportProblem(problem);
    },
    of: (id) =>
      [...told].flatMap((problem) => (problem.startsWith(`${id}: `) ? [problem.slice(id.length + 2)] : [])),
  };
}
