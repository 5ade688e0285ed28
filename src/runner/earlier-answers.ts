import { readFileSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";

/** Answers by key, as an earlier session wrote them into `results.json`; without such a file, none. */
export function readEarlierAnswers(directory: string | undefined): ReadonlyMap<string, string> {
  const answers = new Map<string, string>();
  if (directory === undefined) return answers;
  try {
    const lines: unknown = JSON.parse(readFileSync(join(directory, experimentFiles.results), "utf8"));
    for (const line of Array.isArray(lines) ? lines : []) {
      if (line?.status !== "ok" || typeof line.key !== "string" || typeof line.answer !== "string") continue;
      answers.set(line.key, line.answer);
    }
  } catch {
    // None was written, or not to its end: the ledger is what counts.
  }
  return answers;
}
