import { closeSync, openSync, readSync } from "node:fs";
import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import { fromRecordLine } from "../format/record-line.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import { findLines } from "./find-lines.js";
import { completeRecord } from "./read-records.js";
import { type StoredRecord, salvagedPieces } from "./salvaged-records.js";

/** Which generations of an experiment are meant: those of a frame or step, or of a key. */
export type WantedGenerations = { key: string } | { frameNumber: number } | { step: string | number };

/** How far before its answer the request of a call is looked for at first; calls under way stand between. */
const FIRST_WINDOW_BYTES = 1 << 20;

/** Whether a record is one of those that are meant. */
export function isWanted(record: GenerationRecord, wanted: WantedGenerations): boolean {
  if ("key" in wanted) return record.key === wanted.key;
  if ("frameNumber" in wanted) return record.frameNumber === wanted.frameNumber;
  return record.step !== undefined && String(record.step) === String(wanted.step);
}

/** The wanted generations of a log with one generation a line; no other record is parsed. */
export function* findGenerations(logPath: string, wanted: WantedGenerations): Generator<GenerationRecord> {
  for (const { text, next } of findLines(logPath, needlesOf(wanted))) {
    for (const { line } of recordsIn(text, next)) {
      const record = fromRecordLine(line, 0);
      if (isWanted(record, wanted)) yield record;
    }
  }
}

/** The record of a line; of a line that was hit, every one whose own bytes are whole. */
function recordsIn(text: string, next: string | undefined): StoredRecord[] {
  const stored = completeRecord(text, next);
  if (stored) return [stored];
  return salvagedPieces(Buffer.from(text)).flatMap(({ record }) => (record ? [record] : []));
}

/**
 * The lines of the transcript that belong to one generation: its requests, what went wrong on the way,
 * and its end. Empty when the record does not say where its end stands, or what stands there is not its own.
 */
export function readExchange(transcriptPath: string, record: GenerationRecord): TranscriptLine[] {
  const { transcript } = record;
  const end = transcript && readLineAt(transcriptPath, transcript);
  if (!end || end.key !== record.key) return [];
  // A generation that was logged after the fact has its request in the same line.
  if ("request" in end && end.request) return [end];
  return [...earlierLines(transcriptPath, end, transcript.offset), end];
}

function earlierLines(path: string, end: TranscriptLine, offset: number): TranscriptLine[] {
  for (let window = FIRST_WINDOW_BYTES; ; window *= 16) {
    const from = Math.max(0, offset - window);
    const lines: TranscriptLine[] = [];
    for (const { text } of findLines(path, [`"call":${end.call},`], { from, to: offset })) {
      const line = parsedLine(text);
      if (line?.call === end.call && line.key === end.key) lines.push(line);
    }
    const hasFirst = lines.some(({ type, attempt }) => type === "request" && attempt === 1);
    if (hasFirst || from === 0) return lines;
  }
}

function readLineAt(path: string, { offset, length }: TranscriptPosition): TranscriptLine | undefined {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(path, "r");
  try {
    return parsedLine(bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, length, offset)));
  } finally {
    closeSync(descriptor);
  }
}

function parsedLine(text: string): TranscriptLine | undefined {
  try {
    const line: TranscriptLine = JSON.parse(text);
    return typeof line === "object" && line !== null && typeof line.key === "string" ? line : undefined;
  } catch {
    return undefined;
  }
}

/** What a record's line holds as it was written; inside a text, quotes are escaped. */
function needlesOf(wanted: WantedGenerations): string[] {
  if ("key" in wanted) return [`"key":${JSON.stringify(wanted.key)}`];
  if ("frameNumber" in wanted) return [`"frame_number":${wanted.frameNumber}`];
  const text = `"step":${JSON.stringify(String(wanted.step))}`;
  const number = Number(wanted.step);
  return Number.isFinite(number) ? [text, `"step":${number}`] : [text];
}
