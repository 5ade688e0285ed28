import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ExperimentTail } from "../format/experiment-log.js";
import { fromTailLine } from "../format/log-text.js";
import { METRICS_END } from "../format/tail-bytes.js";
import { type CompleteTailLine, isTailLine } from "../format/tail-shape.js";
import { isLineLog } from "./line-log.js";
import { readHead } from "./read-head.js";
import { recomputeTail } from "./recompute-tail.js";

const FIRST_WINDOW_BYTES = 4096;
/** Room for what a writer adds between the question for the size and the reading. */
const GROWTH_BYTES = 16 * 1024;
/** Used again for every log: a buffer apiece would cost more than reading it. */
const firstWindow = Buffer.allocUnsafeSlow(FIRST_WINDOW_BYTES + GROWTH_BYTES);
const METRICS_END_BYTES = Buffer.from(METRICS_END);
/** No tail comes near it; a file without one is not read any further back. */
const LARGEST_WINDOW_BYTES = 16 * 1024 * 1024;
/** A write takes microseconds: a tail that stays broken while nothing changes for so many readings is torn. */
const UNCHANGED_READINGS = 4;
/** Nobody is at work on a file that has not changed for so long. */
const UNTOUCHED_MS = 5_000;
/** Only a writer that never pauses could keep a reader waiting longer. */
const MOST_READINGS = 200;
const PAUSE_MS = 1;

/** What the end of a log says, without its generations. */
export interface TailReading {
  experimentId: string;
  /** ISO 8601 in UTC. */
  startTime: string;
  tail: ExperimentTail;
  /** The tail on the disk cannot be read: this one was made from the complete generations before it. */
  torn: boolean;
}

/**
 * Reads an experiment's totals from the last few kilobytes of its log, whatever the log's size.
 * @returns `undefined` when the file is not a log of this format.
 * @throws the system's error when the file cannot be read.
 */
export function readTail(logPath: string): TailReading | undefined {
  let unchanged = 0;
  let lastState = "";
  for (let reading = 1; reading <= MOST_READINGS && unchanged < UNCHANGED_READINGS; reading += 1) {
    const { line, state, modifiedAtMs } = tailLine(logPath);
    if (line) return fromLine(line);
    if (reading === 1 && !isLineLog(logPath)) return undefined;
    if (Date.now() - modifiedAtMs > UNTOUCHED_MS) break;
    unchanged = state === lastState ? unchanged + 1 : 1;
    lastState = state;
    pause();
  }
  const head = readHead(logPath);
  return {
    experimentId: head.experimentId,
    startTime: head.startTime,
    tail: recomputeTail(logPath, head),
    torn: true,
  };
}

function fromLine(line: CompleteTailLine): TailReading {
  return {
    experimentId: line.summary.experiment_id,
    startTime: line.summary.start_time,
    tail: fromTailLine(line),
    torn: false,
  };
}

interface Attempt {
  line?: CompleteTailLine;
  /** Another one when the file has been written to since. */
  state: string;
  modifiedAtMs: number;
}

function tailLine(logPath: string): Attempt {
  const descriptor = openSync(logPath, "r");
  try {
    const { size, mtimeMs } = fstatSync(descriptor);
    const state = `${size} ${mtimeMs}`;
    for (let window = FIRST_WINDOW_BYTES; ; window *= 8) {
      const bytes = window === FIRST_WINDOW_BYTES ? firstWindow : Buffer.allocUnsafe(window + GROWTH_BYTES);
      const length = readSync(descriptor, bytes, 0, bytes.length, Math.max(0, size - window));
      const start = bytes.lastIndexOf(METRICS_END_BYTES, Math.max(0, length - METRICS_END_BYTES.length));
      if (start >= 0) {
        return {
          line: parseTail(bytes.subarray(start + METRICS_END_BYTES.length, length)),
          state,
          modifiedAtMs: mtimeMs,
        };
      }
      if (window >= size || window >= LARGEST_WINDOW_BYTES) return { state, modifiedAtMs: mtimeMs };
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A tail that is half old and half new, or whose bytes were hit, may be valid JSON by chance: what it
 * says twice then differs, or a part that every tail has is missing or of another type.
 */
function parseTail(bytes: Buffer): CompleteTailLine | undefined {
  if (!isUtf8(bytes)) return undefined;
  let line: unknown;
  try {
    line = JSON.parse(`{${bytes.toString("utf8")}`);
  } catch {
    return undefined;
  }
  return isTailLine(line) ? line : undefined;
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
