import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ExperimentTail } from "../format/experiment-log.js";
import { fromTailLine, METRICS_END, type SummaryLine, type TailLine } from "../format/log-text.js";
import { isLineLog } from "./line-log.js";
import { readHead } from "./read-head.js";
import { recomputeTail } from "./recompute-tail.js";

const FIRST_WINDOW_BYTES = 4096;
/** Used again for every log: a buffer apiece would cost more than reading it. */
const firstWindow = Buffer.allocUnsafeSlow(FIRST_WINDOW_BYTES);
const METRICS_END_BYTES = Buffer.from(METRICS_END);
/** No tail comes near it; a file without one is not read any further back. */
const LARGEST_WINDOW_BYTES = 16 * 1024 * 1024;
/** A write takes microseconds: a reader that met one half done finds it complete in one of these. */
const READ_ATTEMPTS = 4;
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
  for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt += 1) {
    const line = tailLine(logPath);
    if (line) return fromLine(line);
    if (attempt === 1 && !isLineLog(logPath)) return undefined;
    if (attempt > 1) pause();
  }
  const head = readHead(logPath);
  return {
    experimentId: head.experimentId,
    startTime: head.startTime,
    tail: recomputeTail(logPath, head),
    torn: true,
  };
}

interface CompleteTailLine extends TailLine {
  summary: SummaryLine & { status?: string };
  total_generations?: number;
}

function fromLine(line: CompleteTailLine): TailReading {
  return {
    experimentId: line.summary.experiment_id ?? "",
    startTime: line.summary.start_time ?? "",
    tail: fromTailLine(line),
    torn: false,
  };
}

function tailLine(logPath: string): CompleteTailLine | undefined {
  const descriptor = openSync(logPath, "r");
  try {
    const size = fstatSync(descriptor).size;
    for (let window = FIRST_WINDOW_BYTES; ; window *= 8) {
      const bytes = window === FIRST_WINDOW_BYTES ? firstWindow : Buffer.allocUnsafe(window);
      const length = readSync(descriptor, bytes, 0, Math.min(size, window), Math.max(0, size - window));
      const start = bytes.lastIndexOf(METRICS_END_BYTES, length - METRICS_END_BYTES.length);
      if (start >= 0) return parseTail(bytes.toString("utf8", start + METRICS_END_BYTES.length, length));
      if (window >= size || window >= LARGEST_WINDOW_BYTES) return undefined;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A tail that is half old and half new may be valid JSON by chance; its two counts then differ. */
function parseTail(text: string): CompleteTailLine | undefined {
  let line: Partial<CompleteTailLine>;
  try {
    line = JSON.parse(`{${text}`);
  } catch {
    return undefined;
  }
  const { summary } = line;
  if (!summary || !line.writer) return undefined;
  if (summary.status !== line.status || summary.total_generations !== line.total_generations)
    return undefined;
  return { ...line, summary };
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
