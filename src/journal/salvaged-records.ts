import { isUtf8 } from "node:buffer";
import type { RecordLine } from "../format/record-line.js";
import { hasOnlyRecordFields, isRecordLine } from "../format/record-shape.js";
import { objectEnd } from "./object-end.js";

/** A record as it stands in the log. */
export interface StoredRecord {
  line: RecordLine & { seq: number };
  /** Its own bytes, decoded, without what separates it from others. */
  text: string;
  /** What separates it from its neighbours is not as it was written. */
  isSalvaged?: true;
}

/** How every record begins; the quotes of texts inside one are escaped. */
const RECORD_START = '{"seq":';
/** A separator that was hit: the comma, the line break, the end of the list. */
const SEPARATOR_LENGTH = 4;
/** A record has no space behind a colon, and none of these names. */
const TAIL_FIELDS = /"(?:end_time|total_generations|total_duration_seconds)": |"next_update_by":"/;

/** A stretch of a broken line: a record whose own bytes are whole, or one that was hit. */
export interface SalvagedPiece {
  record?: StoredRecord;
  start: number;
  end: number;
}

/** What a write that was cut short leaves of the tail it went over: fields, the closing brace, padding. */
export function isOfTail(line: string): boolean {
  if (/^[\s,\]]*$/.test(line) || line.length <= SEPARATOR_LENGTH) return true;
  // A record whose first byte was hit may begin as a field does, or have the tail behind it.
  if (line.includes(RECORD_START) || line.includes('"token_usage":{')) return false;
  return /^["}]/.test(line) || TAIL_FIELDS.test(line);
}

/** What a broken line is made of: the separator between two records may be what was hit. */
export function salvagedPieces(bytes: Buffer): SalvagedPiece[] {
  const text = bytes.toString("latin1");
  const starts: number[] = [];
  for (let at = text.indexOf(RECORD_START); at >= 0; at = text.indexOf(RECORD_START, at + 1)) starts.push(at);
  if (starts.length === 0) return [{ start: 0, end: bytes.length }];
  const pieces = starts.flatMap((start, index): SalvagedPiece[] => {
    const limit = starts[index + 1] ?? text.length;
    const end = objectEnd(text, start, limit);
    const record = end === undefined ? undefined : wholeRecord(bytes.subarray(start, end), limit - end);
    if (!record || end === undefined) return [{ start, end: limit }];
    const isRestBroken = limit - end > SEPARATOR_LENGTH && !isOfTail(text.slice(end, limit));
    return [{ record, start, end }, ...(isRestBroken ? [{ start: end, end: limit }] : [])];
  });
  const first = starts[0] ?? 0;
  // What stands before the first start: a record whose start was hit, or part of the list's opening.
  return first > SEPARATOR_LENGTH && !text.startsWith('"metrics"')
    ? [{ start: 0, end: first }, ...pieces]
    : pieces;
}

/**
 * A write that was cut short leaves the old tail behind its first bytes: the two can be JSON together.
 * Its own last field, or the end of the line, shows that a record is whole.
 */
function wholeRecord(bytes: Buffer, restLength: number): StoredRecord | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString("utf8");
  try {
    const line: unknown = JSON.parse(text);
    if (!isRecordLine(line) || !hasOnlyRecordFields(line)) return undefined;
    return line.transcript || restLength <= SEPARATOR_LENGTH ? { line, text, isSalvaged: true } : undefined;
  } catch {
    return undefined;
  }
}
