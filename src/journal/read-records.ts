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
        const record = completeRecord(line, block.lines[index + 1] ?? block.nextLine);
        if (record) {
          attempt = 1;
          records += 1;
          yield fromRecordLine(record, records);
        } else if (!isOfTail(line)) {
          if (attempt < READ_ATTEMPTS) {
            attempt += 1;
            offset += bytesBefore(block.bytes, index);
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

interface LineBlock {
  bytes: Buffer;
  lines: string[];
  /** Of `lines`, with their line breaks. */
  byteLength: number;
  /** The complete line after the last of `lines`; read again with the next block. */
  nextLine?: string;
  isLast: boolean;
}

/** Complete lines from an offset on; at the end of the file, what is left of it. */
function readLines(descriptor: number, offset: number): LineBlock {
  for (let size = BLOCK_BYTES; ; size *= 4) {
    const buffer = Buffer.allocUnsafe(size);
    const bytes = readSync(descriptor, buffer, 0, size, offset);
    if (bytes < size) {
      const lines = buffer.toString("utf8", 0, bytes).split("\n");
      return { bytes: buffer, lines, byteLength: bytes, isLast: true };
    }
    const end = buffer.lastIndexOf(0x0a);
    const byteLength = end > 0 ? buffer.lastIndexOf(0x0a, end - 1) + 1 : 0;
    if (byteLength > 0) {
      const lines = buffer.toString("utf8", 0, byteLength - 1).split("\n");
      const nextLine = buffer.toString("utf8", byteLength, end);
      return { bytes: buffer, lines, byteLength, nextLine, isLast: false };
    }
  }
}

/** Counted in the bytes themselves: those that are not UTF-8 have another length once decoded. */
function bytesBefore(bytes: Buffer, lineIndex: number): number {
  let offset = 0;
  for (let line = 0; line < lineIndex; line += 1) offset = bytes.indexOf(0x0a, offset) + 1;
  return offset;
}

/**
 * A write that was cut short leaves its first bytes, then the old tail from there on: such a line can
 * be valid JSON by chance, with figures of the tail in it. What follows on the next line tells.
 */
function completeRecord(line: string, next: string | undefined): RecordLine | undefined {
  if (!line.startsWith("{")) return undefined;
  // Of the next write, only the comma arrived.
  if (line.endsWith("},],")) return recordOf(line.slice(0, -3));
  if (line.endsWith(",")) return /^["}]/.test(next ?? "") ? undefined : recordOf(line.slice(0, -1));
  return next === undefined || next.startsWith("]") ? recordOf(line) : undefined;
}

function recordOf(text: string): RecordLine | undefined {
  try {
    const record: RecordLine = JSON.parse(text);
    return typeof record.seq === "number" ? record : undefined;
  } catch {
    return undefined;
  }
}

/** What a write that was cut short leaves of the tail it went over: fields, the closing brace, padding. */
function isOfTail(line: string): boolean {
  return /^[\s,\]]*$|^["}]/.test(line);
}
