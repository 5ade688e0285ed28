import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { ExplogError } from "../format/explog-error.js";
import { METRICS_START } from "../format/log-text.js";
import { METRICS_END } from "../format/tail-bytes.js";
import { type ByteLine, byteLines } from "./byte-lines.js";
import { completeRecord } from "./read-records.js";
import { readTail } from "./read-tail.js";
import { type SalvagedPiece, salvagedPieces } from "./salvaged-records.js";

/** Where a log that is gone on with takes its next record. */
export interface LogEnd {
  /** Bytes up to the end of the last complete record; up to the head's, when there is none. */
  recordsEnd: number;
  hasRecords: boolean;
  /** What stands behind them is no whole tail. */
  isTorn: boolean;
}

const LAST_BYTES = 16 * 1024 * 1024;

/**
 * Finds where the records of a log end: for a whole log from its last bytes, for a torn one by reading
 * its records.
 * @throws ExplogError `LOG_UNREADABLE` when the file is no log of this format, or torn before its records.
 */
export function findLogEnd(logPath: string): LogEnd {
  const reading = readTail(logPath);
  const end = reading && !reading.torn ? endOfWholeLog(logPath) : undefined;
  const found = end ?? (reading && endOfTornLog(logPath));
  if (found) return found;
  throw new ExplogError(
    "LOG_UNREADABLE",
    `${logPath} cannot be gone on with: it is torn before its first generation. \`explog recover\` may rebuild it.`,
  );
}

function endOfWholeLog(logPath: string): LogEnd | undefined {
  const descriptor = openSync(logPath, "r");
  try {
    const { size } = fstatSync(descriptor);
    for (let window = 4096; ; window *= 8) {
      const start = Math.max(0, size - window);
      const bytes = Buffer.alloc(size - start);
      readSync(descriptor, bytes, 0, bytes.length, start);
      const found = bytes.lastIndexOf(METRICS_END);
      if (found > 0)
        return { recordsEnd: start + found, hasRecords: bytes[found - 1] !== 0x5b, isTorn: false };
      if (start === 0 || window > LAST_BYTES) return undefined;
    }
  } finally {
    closeSync(descriptor);
  }
}

function endOfTornLog(logPath: string): LogEnd | undefined {
  const descriptor = openSync(logPath, "r");
  try {
    let end: LogEnd | undefined;
    let previous: { text: string; line: ByteLine; pieces: SalvagedPiece[] } | undefined;
    const take = (next: string | undefined) => {
      if (!end || !previous) return;
      const { text, line } = previous;
      const after = line.offset + line.length - Number(line.isEnded);
      if (!completeRecord(text, next)) {
        // What separates a whole record from the next may be what was hit.
        const whole = previous.pieces.findLast(({ record }) => record);
        if (whole) end = { recordsEnd: line.offset + whole.end, hasRecords: true, isTorn: true };
        return;
      }
      const rest = text.endsWith("},],") ? 3 : Number(text.endsWith(","));
      end = { recordsEnd: after - rest, hasRecords: true, isTorn: true };
    };
    for (const line of byteLines(descriptor)) {
      // A line too long to be held is no record.
      const text = line.bytes?.toString("utf8") ?? "";
      if (text === METRICS_START && !end) {
        end = { recordsEnd: line.offset + METRICS_START.length, hasRecords: false, isTorn: true };
        continue;
      }
      take(text);
      if (end && text === "],") return end;
      // The bytes are those of the next line by the time that one is looked at.
      const pieces = end && line.bytes && text.startsWith("{") ? salvagedPieces(line.bytes) : [];
      previous = { text, line, pieces };
    }
    take(undefined);
    return end;
  } finally {
    closeSync(descriptor);
  }
}
