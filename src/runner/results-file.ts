import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";
import { type ItemResult, toResultLine } from "../format/item-result.js";
import { createReplacement } from "../journal/atomic-file.js";
import { type LinePlace, openResultLines } from "./result-lines.js";

/** The results of a run: a line for each item as it is done, and all of them in order at the end. */
export interface ResultsFile {
  /** Of `results.json`. */
  path: string;
  /** Writes a result down. A failure waits for `finish`. */
  add(position: number, result: ItemResult): void;
  /** The answer that an earlier session of the experiment wrote down. */
  earlierAnswer(key: string): string | undefined;
  /** Writes both files in the order of the items, each item once. @throws what the file system says. */
  finish(): void;
  close(): void;
}

/** However many items there are, only where their lines stand is kept in memory. */
export function openResultsFile(directory: string): ResultsFile {
  const path = join(directory, experimentFiles.results);
  const linesPath = join(directory, experimentFiles.resultLines);
  /** What this session has not come to yet; the last line of a key counts. */
  const earlier = new Map<string, LinePlace>();
  const lines = openResultLines(linesPath, (line, place) => {
    const key = keyOf(line);
    if (key === undefined) return;
    earlier.delete(key);
    earlier.set(key, place);
  });
  const places: LinePlace[] = [];

  return {
    path,
    add(position, result) {
      lines.append(JSON.stringify(toResultLine(result)), (place) => {
        places[position] = place;
        earlier.delete(result.key);
      });
    },
    earlierAnswer(key) {
      const place = earlier.get(key);
      if (!place) return undefined;
      const { status, answer } = JSON.parse(lines.read(place)) as { status?: unknown; answer?: unknown };
      return status === "ok" && typeof answer === "string" ? answer : undefined;
    },
    finish() {
      lines.flush();
      const list = createReplacement(path);
      const inOrder = createReplacement(linesPath);
      try {
        let before = "[\n";
        const write = (place: LinePlace): void => {
          const line = lines.read(place);
          list.write(before + line);
          inOrder.write(`${line}\n`);
          before = ",\n";
        };
        // A position that was never begun has no place.
        for (const place of places) if (place) write(place);
        for (const place of earlier.values()) write(place);
        list.write(before === "[\n" ? "[]\n" : "\n]\n");
        list.replace();
        inOrder.replace();
      } finally {
        list.discard();
        inOrder.discard();
      }
    },
    close: lines.close,
  };
}

/** Every line begins with its key; to read the rest of it is not needed. */
function keyOf(line: string): string | undefined {
  const text = /^\{"key":("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  try {
    return text === undefined ? undefined : (JSON.parse(text) as string);
  } catch {
    return undefined;
  }
}
