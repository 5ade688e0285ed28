import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import type { Checkpoint } from "../format/checkpoint.js";
import { checkpointOf, checkpointProblem } from "../format/checkpoint-line.js";

export type CheckpointReading =
  | { kind: "none" }
  | { kind: "whole"; checkpoint: Checkpoint }
  /** `problem` says in words what is wrong; `replacement` is a whole one that was about to take its place. */
  | { kind: "damaged"; problem: string; replacement?: Checkpoint };

/** The last checkpoint of an experiment. Whatever the file holds, it never throws. */
export function readCheckpoint(path: string): CheckpointReading {
  const reading = readingOf(path);
  if (reading.kind !== "damaged") return reading;
  for (const suffix of [".tmp", ".background.tmp"]) {
    const other = readingOf(`${path}${suffix}`);
    if (other.kind === "whole") return { ...reading, replacement: other.checkpoint };
  }
  return reading;
}

function readingOf(path: string): CheckpointReading {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "none" };
    return { kind: "damaged", problem: `it cannot be opened: ${message}` };
  }
  // Bytes that are not UTF-8 were hit: decoded, they would pass for a state that nobody saved.
  if (!isUtf8(bytes)) return { kind: "damaged", problem: "it is not UTF-8" };
  const text = bytes.toString("utf8");
  const problem = checkpointProblem(text);
  return problem === undefined
    ? { kind: "whole", checkpoint: checkpointOf(text) }
    : { kind: "damaged", problem };
}
