import { closeSync, openSync, readSync } from "node:fs";
import type { GenerationRecord } from "../format/generation-record.js";
import { METRICS_START } from "../format/log-text.js";
import { fromRecordLine, type RecordLine } from "../format/record-line.js";

const BLOCK_BYTES = 256 * 1024;
/** A writer may be at work on the last line while it is read; a line that stays broken is broken. */
const READ_ATTEMPTS = 4;

/**
 * The complete generations of a log, in the order they were written, with constant memory. A line that
 * is broken, or was never finished, is left out.
 * @returns at the end, how many lines were left out.
 */
export function* readRecords(logPath: string): Generator<GenerationRecord, number> {
  const descriptor = openSync(logPath, "r");
  try {
    let offset = 0;
    let attempt = 1;
    let isInMetrics = false;
    let records = 0;
    let lost = 0;
    blocks: for (;;) {
      const block = readLines(descriptor, offset);
      for (const [index, line] of block.lines.entries()) {
        if (!isInMetrics) {
          isInMetrics = line === METRICS_START;
          continue;
        }
        if (line === "],") return lost;
        const record = parseRecord(line);
        if (record) {
          attempt = 1;
          records += 1;
          yield fromRecordLine(record, records);
        } else if (!isOfTail(line)) {
          if (attempt < READ_ATTEMPTS) {
            attempt += 1;
            offset += bytesBefore(block.lines, index);
            continue blocks;
          }
          attempt = 1;
          lost += 1;
        }
      }
      if (block.isLast) return lost;
      offset += block.byteLength;
    }
  } finally {
    closeSync(descriptor);
  }
}

interface Lines {
  lines: string[];
  byteLength: number;
  isLast: boolean;
}

/** The whole lines from an offset on; at the end of the file, an unfinished one too. */
function readLines(descriptor: number, offset: number): Lines {
  for (let size = BLOCK_BYTES; ; size *= 4) {
    const buffer = Buffer.allocUnsafe(size);
    const bytes = readSync(descriptor, buffer, 0, size, offset);
    const isLast = bytes < size;
    const end = isLast ? bytes : buffer.lastIndexOf(0x0a) + 1;
    if (end > 0 || isLast) {
      return { lines: buffer.toString("utf8", 0, end).split("\n"), byteLength: end, isLast };
    }
  }
}

function bytesBefore(lines: readonly string[], index: number): number {
  return index === 0 ? 0 : Buffer.byteLength(lines.slice(0, index).join("\n")) + 1;
}

function parseRecord(line: string): RecordLine | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const record: RecordLine = JSON.parse(line.endsWith(",") ? line.slice(0, -1) : line);
    return typeof record.seq === "number" ? record : undefined;
  } catch {
    return undefined;
  }
}

/** What a write that was cut short leaves of the tail it went over: fields, the closing brace, padding. */
function isOfTail(line: string): boolean {
  return line.trim() === "" || line.startsWith('"') || line.startsWith("}");
}
