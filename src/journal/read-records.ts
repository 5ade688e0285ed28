import { isAscii, isUtf8 } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";
import type { GenerationRecord } from "../format/generation-record.js";
import { METRICS_START } from "../format/log-text.js";
import { fromRecordLine } from "../format/record-line.js";
import { isRecordLine } from "../format/record-shape.js";
import { BrokenLineCounter, type BrokenLines } from "./broken-line.js";
import { isOfTail, type StoredRecord, salvagedPieces } from "./salvaged-records.js";

const BLOCK_BYTES = 256 * 1024;
/** A writer may be at work on the last line while it is read; a line that stays broken is broken. */
const READ_ATTEMPTS = 4;

/** A stretch of a log; it ends where a line does. */
export interface LogStretch {
  from: number;
  to: number;
}

const WHOLE_LOG: LogStretch = { from: 0, to: Number.POSITIVE_INFINITY };

/**
 * The complete generations of a log, in the order they were written, with constant memory. A line that
 * is broken, or was never finished, is left out; of records that lost what separates them, each whole
 * one is still given.
 * @returns at the end, which lines were left out.
 */
export function* readRecords(logPath: string, stretch = WHOLE_LOG): Generator<GenerationRecord, RecordsEnd> {
  const records = readStoredRecords(logPath, stretch);
  let next = records.next();
  for (let position = 1; !next.done; position += 1, next = records.next()) {
    yield fromRecordLine(next.value.line, position);
  }
  return next.value;
}

/** The lines that were left out, and whether the list of generations ended: of what follows it, nothing counts. */
export interface RecordsEnd extends BrokenLines {
  isEndOfList: boolean;
}

/** The same, with the text of each record. A stretch that begins behind the start begins with a generation. */
export function* readStoredRecords(
  logPath: string,
  { from, to } = WHOLE_LOG,
): Generator<StoredRecord, RecordsEnd> {
  const broken = new BrokenLineCounter();
  const end = (isEndOfList: boolean): RecordsEnd => ({
    count: broken.count,
    first: broken.first,
    isEndOfList,
  });
  const descriptor = openSync(logPath, "r");
  try {
    let offset = from;
    let attempt = 1;
    let isInMetrics = from > 0;
    let lastOfHead: { line: string; bytes: Buffer; start: number; offset: number } | undefined;
    blocks: for (;;) {
      const block = readLines(descriptor, offset, to);
      const { lines } = block;
      for (let index = 0; index < lines.length; index += 1) {
        const line = lines[index] ?? "";
        const isOpening: boolean = !isInMetrics;
        if (isOpening) {
          if (!beginsMetrics(line)) {
            lastOfHead = { line, ...lineBytes(block, index), offset };
            continue;
          }
          isInMetrics = true;
          if (line === METRICS_START) continue;
          // The opening was hit, and with it, maybe, the first generation.
          if (lastOfHead && !isField(lastOfHead.line)) {
            broken.add(lastOfHead.bytes, lastOfHead.offset + lastOfHead.start);
            lastOfHead = undefined;
          }
        }
        if (line === "],") return end(true);
        const record = isText(block, index)
          ? completeRecord(line, lines[index + 1] ?? block.nextLine)
          : undefined;
        if (record) {
          attempt = 1;
          yield record;
        } else if (isOpening || !isOfTail(line)) {
          const { start, bytes } = lineBytes(block, index);
          if (attempt < READ_ATTEMPTS) {
            attempt += 1;
            isInMetrics = !isOpening;
            offset += start;
            continue blocks;
          }
          attempt = 1;
          for (const piece of salvagedPieces(bytes)) {
            if (piece.record) yield piece.record;
            else broken.add(bytes.subarray(piece.start, piece.end), offset + start + piece.start);
          }
        }
      }
      if (block.isLast) return end(false);
      offset += block.byteLength;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Where the generations begin; bytes of the line that says so may have been hit. */
function beginsMetrics(line: string): boolean {
  if (line === METRICS_START || line.startsWith('{"seq":') || line.startsWith('"metrics"')) return true;
  return line.includes('"token_usage":{') && !isField(line);
}

/** Whether a line is a whole field of the head, which may hold anything. */
function isField(line: string): boolean {
  try {
    JSON.parse(`{${line.replace(/,$/, "")}}`);
    return true;
  } catch {
    return false;
  }
}

interface LineBlock {
  bytes: Buffer;
  /** How many of `bytes` were read. */
  filled: number;
  /** Whether all of it is UTF-8. */
  hasOnlyText: boolean;
  lines: string[];
  /** Of `lines`, with their line breaks. */
  byteLength: number;
  /** The complete line after the last of `lines`; read again with the next block. */
  nextLine?: string;
  isLast: boolean;
}

/** Complete lines from an offset on; at the end of the stretch or of the file, what is left of it. */
function readLines(descriptor: number, offset: number, to: number): LineBlock {
  for (let size = BLOCK_BYTES; ; size *= 4) {
    if (to - offset <= size) return lastLines(descriptor, offset, to);
    const buffer = Buffer.allocUnsafe(size);
    const bytes = readSync(descriptor, buffer, 0, size, offset);
    if (bytes < size) {
      const { lines, hasOnlyText } = decodedLines(buffer, bytes, bytes);
      return { bytes: buffer, filled: bytes, hasOnlyText, lines, byteLength: bytes, isLast: true };
    }
    const end = buffer.lastIndexOf(0x0a);
    const byteLength = end > 0 ? buffer.lastIndexOf(0x0a, end - 1) + 1 : 0;
    if (byteLength > 0) {
      const { lines, hasOnlyText } = decodedLines(buffer, byteLength, byteLength - 1);
      const nextLine = buffer.toString("utf8", byteLength, end);
      return { bytes: buffer, filled: byteLength, hasOnlyText, lines, byteLength, nextLine, isLast: false };
    }
  }
}

/** The rest of a stretch, behind which a line begins. */
function lastLines(descriptor: number, offset: number, to: number): LineBlock {
  const beyond = 64;
  const buffer = Buffer.allocUnsafe(to - offset + beyond);
  const read = readSync(descriptor, buffer, 0, buffer.length, offset);
  const filled = Math.min(read, to - offset);
  const { lines, hasOnlyText } = decodedLines(buffer, filled, Math.max(0, filled - 1));
  // Of the next line, its start is looked at.
  const [nextLine] = buffer.toString("latin1", filled, read).split("\n", 1);
  return { bytes: buffer, filled, hasOnlyText, lines, byteLength: filled, nextLine, isLast: true };
}

/** Lines of the bytes up to `end`; most logs are plain ASCII, which is several times as fast to decode. */
function decodedLines(buffer: Buffer, byteLength: number, end: number) {
  const bytes = buffer.subarray(0, byteLength);
  const isPlain = isAscii(bytes);
  const lines = buffer.toString(isPlain ? "latin1" : "utf8", 0, end).split("\n");
  return { lines, hasOnlyText: isPlain || isUtf8(bytes) };
}

/** Whether a line is text: decoded, bytes that are not UTF-8 would pass for a text that nobody wrote. */
function isText(block: LineBlock, index: number): boolean {
  if (block.hasOnlyText || !block.lines[index]?.includes("\ufffd")) return true;
  return isUtf8(lineBytes(block, index).bytes);
}

/** Counted in the bytes themselves: those that are not UTF-8 have another length once decoded. */
function lineBytes({ bytes, filled }: LineBlock, index: number): { start: number; bytes: Buffer } {
  let start = 0;
  for (let line = 0; line < index; line += 1) start = bytes.indexOf(0x0a, start) + 1;
  const end = bytes.indexOf(0x0a, start);
  return { start, bytes: bytes.subarray(start, end < 0 || end > filled ? filled : end) };
}

/**
 * A write that was cut short leaves its first bytes, then the old tail from there on: such a line can
 * be valid JSON by chance, with figures of the tail in it. What follows on the next line tells.
 */
export function completeRecord(line: string, next: string | undefined): StoredRecord | undefined {
  if (!line.startsWith("{")) return undefined;
  // Of the next write, only the comma arrived.
  if (line.endsWith("},],")) return recordOf(line.slice(0, -3));
  if (line.endsWith(",")) return /^["}]/.test(next ?? "") ? undefined : recordOf(line.slice(0, -1));
  return next === undefined || next.startsWith("]") ? recordOf(line) : undefined;
}

function recordOf(text: string): StoredRecord | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isRecordLine(line) ? { line, text } : undefined;
  } catch {
    return undefined;
  }
}
