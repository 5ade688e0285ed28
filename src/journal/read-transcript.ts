import { isUtf8 } from "node:buffer";
import { closeSync, openSync } from "node:fs";
import type { TranscriptLine } from "../format/transcript-line.js";
import { BrokenLineCounter, type BrokenLines, NO_BROKEN_LINES } from "./broken-line.js";
import { byteLines } from "./byte-lines.js";
import { objectEnd } from "./object-end.js";

/** A line of the transcript, and where it stands: a record's `transcript` gives the same two numbers. */
export interface TranscriptEntry {
  line: TranscriptLine;
  /** Bytes from the file's start. */
  offset: number;
  /** Bytes, the line break included where there is one. */
  length: number;
}

/**
 * Hands on the lines of a transcript one by one; of a missing one there are none.
 * @returns those that cannot be read.
 * @throws as {@link readTranscript}.
 */
export function eachTranscriptEntry(path: string, use: (entry: TranscriptEntry) => void): BrokenLines {
  const entries = readTranscript(path);
  let next: IteratorResult<TranscriptEntry, BrokenLines>;
  try {
    next = entries.next();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return NO_BROKEN_LINES;
  }
  for (; !next.done; next = entries.next()) use(next.value);
  return next.value;
}

/** How every line of a transcript begins; the quotes of texts inside one are escaped. */
const LINE_START = /\{"type":"[a-z]+","at":"/g;

/**
 * The lines of a transcript in the order they were written, with constant memory. A line that was never
 * finished, or whose bytes were overwritten, is left out and named; of lines that lost the break
 * between them, each whole one is still given.
 * @throws only the system's error, when the file cannot be opened or read.
 */
export function* readTranscript(path: string): Generator<TranscriptEntry, BrokenLines> {
  const broken = new BrokenLineCounter();
  const descriptor = openSync(path, "r");
  try {
    for (const { bytes, offset, length } of byteLines(descriptor)) {
      if (bytes?.length === 0) continue;
      const line = bytes && parseTranscriptLine(bytes);
      if (line) {
        yield { line, offset, length };
        continue;
      }
      const pieces = bytes ? joinedLines(bytes) : [];
      for (const piece of pieces) {
        if (piece.line) yield { line: piece.line, offset: offset + piece.start, length: piece.length };
      }
      if (bytes) {
        for (const { start, end } of unreadParts(pieces, bytes.length))
          broken.add(bytes.subarray(start, end), offset + start);
      } else broken.add(undefined, offset, length);
    }
  } finally {
    closeSync(descriptor);
  }
  return broken;
}

/** The line that the bytes hold; `undefined` when they are no whole line of a transcript. */
function parseTranscriptLine(bytes: Buffer): TranscriptLine | undefined {
  // Bytes that are not UTF-8 were hit: decoded, they would pass for a text that nobody wrote.
  if (!isUtf8(bytes)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
  return isTranscriptLine(value) ? value : undefined;
}

function isTranscriptLine(value: unknown): value is TranscriptLine {
  if (typeof value !== "object" || value === null) return false;
  const line = value as Partial<Record<keyof TranscriptLine, unknown>>;
  return (
    typeof line.type === "string" &&
    typeof line.at === "string" &&
    Number.isSafeInteger(line.call) &&
    Number.isSafeInteger(line.attempt) &&
    typeof line.key === "string"
  );
}

/** What a broken line is made of: the break between two lines may be what was hit. */
function joinedLines(bytes: Buffer): { line?: TranscriptLine; start: number; length: number }[] {
  const text = bytes.toString("latin1");
  const starts = [...text.matchAll(LINE_START)].map(({ index }) => index);
  return starts.map((start, index) => {
    const limit = starts[index + 1] ?? text.length;
    const end = objectEnd(text, start, limit) ?? limit;
    return { line: parseTranscriptLine(bytes.subarray(start, end)), start, length: end - start };
  });
}

/** What is left of a broken line without its whole pieces. */
function unreadParts(
  pieces: readonly { line?: TranscriptLine; start: number; length: number }[],
  size: number,
): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  let end = 0;
  for (const { line, start, length } of pieces) {
    if (start > end) parts.push({ start: end, end: start });
    end = start + length;
    if (!line) parts.push({ start, end });
  }
  if (size > end) parts.push({ start: end, end: size });
  return parts;
}
