import { isUtf8 } from "node:buffer";
import { closeSync, openSync } from "node:fs";
import type { GenerationRecord } from "../format/generation-record.js";
import type { Score } from "../format/score.js";
import { BrokenLineCounter, type BrokenLines } from "./broken-line.js";
import { byteLines } from "./byte-lines.js";
import { objectEnd } from "./object-end.js";

/** Scores that came after their generation was written, by the generation's key. */
export type LaterScores = ReadonlyMap<string, Record<string, number>>;

/** How every line begins; the quotes of texts inside one are escaped. */
const LINE_START = '{"key":';
/** What may stand in place of a line break that was hit; more is a line of its own. */
const LONGEST_BREAK = 4;

/**
 * A missing file holds none; of the scores of one name, the last one counts; a line that was never
 * finished, or was hit, does not, and is counted. Of lines that lost the break between them, each counts.
 */
export function readScores(scoresPath: string): { scores: LaterScores; broken: BrokenLines } {
  const scores = new Map<string, Record<string, number>>();
  const broken = new BrokenLineCounter();
  const take = (bytes: Buffer): boolean => {
    const line = parseLine(bytes);
    if (typeof line?.key !== "string" || typeof line.name !== "string") return false;
    // What is no number scores nothing; its line is whole.
    if (typeof line.value !== "number") return line.value !== undefined;
    scores.set(line.key, { ...scores.get(line.key), [line.name]: line.value });
    return true;
  };
  const descriptor = openIfAny(scoresPath);
  if (descriptor === undefined) return { scores, broken };
  try {
    for (const { bytes, offset } of byteLines(descriptor)) {
      if (bytes?.length === 0 || (bytes && take(bytes))) continue;
      for (const piece of bytes ? pieces(bytes) : []) {
        if (!take(piece.bytes)) broken.add(piece.bytes, offset + piece.start);
      }
      if (!bytes) broken.add(Buffer.alloc(0), offset);
    }
  } finally {
    closeSync(descriptor);
  }
  return { scores, broken };
}

/** The lines that lost the break between them, without what stands in its place. */
function pieces(bytes: Buffer): { bytes: Buffer; start: number }[] {
  const text = bytes.toString("latin1");
  const starts: number[] = [];
  for (let at = text.indexOf(LINE_START); at >= 0; at = text.indexOf(LINE_START, at + 1)) starts.push(at);
  // A line whose start was hit.
  if (starts.length === 0 || (starts[0] ?? 0) > 1) starts.unshift(0);
  return starts.flatMap((start, index) => {
    const limit = starts[index + 1] ?? text.length;
    const end = objectEnd(text, start, limit) ?? limit;
    const rest = limit - end > LONGEST_BREAK ? [{ bytes: bytes.subarray(end, limit), start: end }] : [];
    return [{ bytes: bytes.subarray(start, end), start }, ...rest];
  });
}

/** The record with what was scored later; a generation that failed has nothing to score. */
export function withLaterScores(record: GenerationRecord, later: LaterScores): GenerationRecord {
  const scores = record.status === "ok" ? later.get(record.key) : undefined;
  return scores ? { ...record, scores: { ...record.scores, ...scores } } : record;
}

function openIfAny(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function parseLine(bytes: Buffer): Partial<Record<keyof Score, unknown>> | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    const line: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof line === "object" && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}
