import { type ItemResult, toResultLine } from "../format/item-result.js";
import { replaceFile } from "../journal/atomic-file.js";

/** Rewriting everything may take this share of the run's time at most, however many items there are. */
const MOST_TIME_SHARE = 0.02;

/** The file of all results, rewritten as a whole now and then, and at the end. */
export interface ResultsFile {
  path: string;
  /** Writes, unless the last writing took so long that it is too early. A failure waits for `write`. */
  writeIfCheap(results: () => readonly ItemResult[]): void;
  /** @throws what the file system says. */
  write(results: readonly ItemResult[]): void;
}

export function createResultsFile(path: string, now: () => number = () => performance.now()): ResultsFile {
  let earliestNext = 0;
  const write = (results: readonly ItemResult[]): void => {
    const started = now();
    const lines = results.map((result) => JSON.stringify(toResultLine(result)));
    replaceFile(path, lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`);
    earliestNext = now() + (now() - started) / MOST_TIME_SHARE;
  };
  return {
    path,
    write,
    writeIfCheap(results) {
      if (now() < earliestNext) return;
      try {
        write(results());
      } catch {
        // The last writing tries again, and says what is wrong.
      }
    },
  };
}
