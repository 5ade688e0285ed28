import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import { fromTailLine, type TailLine } from "../format/log-text.js";
import { isSandboxAnswer } from "../format/sandbox-answer.js";
import { soundParts } from "../format/tail-shape.js";
import { TotalsCounter } from "../format/totals-counter.js";
import { completeFields } from "./complete-fields.js";
import { readRecords } from "./read-records.js";

/** More than any tail with its padding; what is read of it only adds to the generations. */
const LAST_BYTES = 64 * 1024;
const NOTES_IN_SHORT_LENGTH = 120;

/**
 * The tail of a log whose own tail is torn: totals from the complete generations, the rest from those
 * of its lines that are whole. Without a word about its writer, the experiment has crashed.
 */
export function recomputeTail(logPath: string, head: ExperimentHead): ExperimentTail {
  const counter = new TotalsCounter();
  let lastSeconds = 0;
  let sandbox: true | undefined;
  for (const record of readRecords(logPath)) {
    counter.add(record);
    if (isSandboxAnswer(record)) sandbox = true;
    const end = Date.parse(record.timestamp) / 1000 + (record.durationSeconds ?? 0);
    lastSeconds = Math.max(lastSeconds, end || 0);
  }
  const rest: TailLine = soundParts(completeFields(lastText(logPath)));
  const tail = fromTailLine(rest);
  const elapsedSeconds = lastSeconds - Date.parse(head.startTime) / 1000;
  return {
    ...tail,
    status: tail.status === "running" && !rest.writer ? "crashed" : tail.status,
    durationSeconds: rest.total_duration_seconds ?? Math.max(0, elapsedSeconds || 0),
    totals: { ...counter.totals },
    models: counter.models,
    providers: counter.providers,
    scores: counter.scores,
    sandbox: tail.sandbox ?? sandbox,
    notesInShort: tail.notesInShort || head.notes.slice(0, NOTES_IN_SHORT_LENGTH),
  };
}

function lastText(logPath: string): string {
  const descriptor = openSync(logPath, "r");
  try {
    const size = fstatSync(descriptor).size;
    const buffer = Buffer.allocUnsafe(Math.min(size, LAST_BYTES));
    const bytes = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString("utf8", 0, bytes);
  } finally {
    closeSync(descriptor);
  }
}
