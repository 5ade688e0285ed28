import { readFileSync } from "node:fs";
import type { Checkpoint } from "../format/checkpoint.js";
import { fromCheckpointLine } from "../format/checkpoint-line.js";
import { ExplogError } from "../format/explog-error.js";

/**
 * The last checkpoint of an experiment; `undefined` when it has none.
 * @throws ExplogError `LOG_UNREADABLE` when the file is there and is not a checkpoint of this format.
 */
export function readCheckpoint(path: string): Checkpoint | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(path, "it cannot be opened", error);
  }
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (error) {
    throw unreadable(path, "it is not JSON", error);
  }
  if (typeof line !== "object" || line === null || !("totals" in line) || !("seq" in line)) {
    throw unreadable(path, "it holds no totals");
  }
  return fromCheckpointLine(line as Parameters<typeof fromCheckpointLine>[0]);
}

function unreadable(path: string, reason: string, cause?: unknown): ExplogError {
  return new ExplogError(
    "LOG_UNREADABLE",
    `The checkpoint ${path} cannot be read: ${reason}. The log beside it holds everything a checkpoint does but the saved state.`,
    { cause },
  );
}
