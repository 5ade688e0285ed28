import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { readHead } from "./read-head.js";
import { readRecords } from "./read-records.js";
import { readTail } from "./read-tail.js";

/** One experiment's log, whole in memory. */
export interface ExperimentLog {
  head: ExperimentHead;
  records: GenerationRecord[];
  tail: ExperimentTail;
  /** The tail on the disk cannot be read: this one was made from the complete generations. */
  torn: boolean;
  /** Lines that were broken or never finished, and so are not among the records. */
  lostLines: number;
}

/**
 * Reads a log whole; complete lines count, broken ones are counted.
 * @throws ExplogError `LOG_UNREADABLE` when the file is not a log of this format.
 */
export function readLog(logPath: string): ExperimentLog {
  const head = readHead(logPath);
  const reading = readTail(logPath);
  if (!reading) throw new ExplogError("LOG_UNREADABLE", `${logPath} holds no end of a log.`);
  const records: GenerationRecord[] = [];
  const lines = readRecords(logPath);
  let next = lines.next();
  for (; !next.done; next = lines.next()) records.push(next.value);
  return { head, records, tail: reading.tail, torn: reading.torn, lostLines: next.value.count };
}
