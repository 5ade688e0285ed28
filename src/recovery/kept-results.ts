import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { byteLines } from "../journal/byte-lines.js";
import { readScores } from "../journal/read-scores.js";
import type { ExperimentPlace } from "../store/find-experiments.js";

/** What of a result no transcript has. */
interface KeptResult {
  durationSeconds: number | undefined;
  repetition: number | undefined;
  scores: Record<string, number> | undefined;
}

/** What `explog run` wrote down with its results, for records that are made anew. */
export interface KeptResults {
  /** The record with its scores, and with its place among the repetitions of its item. */
  complete(record: GenerationRecord): GenerationRecord;
  /** How many records got their scores. */
  readonly scored: number;
}

export function keptResults({ id, folder }: ExperimentPlace): KeptResults {
  const results = readResults(join(folder, experimentFiles.resultLines));
  const later = readScores(join(folder, experimentFiles.scores(id))).scores;
  let scored = 0;
  return {
    get scored() {
      return scored;
    },
    complete(record) {
      const result = results.get(record.key);
      if (!result) return record;
      const scores = scoresOf(record, result, later.get(record.key) ?? {});
      if (scores) scored += 1;
      const tags = { ...record.tags, ...repetitionTags(record.key, result) };
      return { ...record, tags, ...(scores && { scores }) };
    },
  };
}

/** Without those that stand in a file of their own. */
function scoresOf(
  record: GenerationRecord,
  { durationSeconds, scores }: KeptResult,
  later: Record<string, number>,
): Record<string, number> | undefined {
  // A key that was asked again has the result of one of its answers: the time that it took tells of which.
  const isIts = record.status === "ok" && durationSeconds === record.durationSeconds;
  const entries = isIts ? Object.entries(scores ?? {}).filter(([name]) => !(name in later)) : [];
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function repetitionTags(key: string, { repetition }: KeptResult): Record<string, string | number> {
  const end = `#${repetition}`;
  return repetition !== undefined && key.endsWith(end) ? { item: key.slice(0, -end.length), repetition } : {};
}

/** The last result of each key. */
function readResults(path: string): Map<string, KeptResult> {
  const results = new Map<string, KeptResult>();
  if (!existsSync(path)) return results;
  const descriptor = openSync(path, "r");
  try {
    for (const { bytes } of byteLines(descriptor)) {
      const line = bytes && parsed(bytes);
      if (typeof line?.key !== "string") continue;
      const { key, status, scores, repetition, duration_seconds: durationSeconds } = line;
      results.set(key, {
        durationSeconds: typeof durationSeconds === "number" ? durationSeconds : undefined,
        repetition: typeof repetition === "number" ? repetition : undefined,
        scores: status === "ok" && isScores(scores) ? scores : undefined,
      });
    }
  } finally {
    closeSync(descriptor);
  }
  return results;
}

function isScores(value: unknown): value is Record<string, number> {
  return typeof value === "object" && value !== null && Object.values(value).every(Number.isFinite);
}

function parsed(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const line: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof line === "object" && line !== null ? (line as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
