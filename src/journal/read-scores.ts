import { readFileSync } from "node:fs";
import type { GenerationRecord } from "../format/generation-record.js";
import type { Score } from "../format/score.js";

/** Scores that came after their generation was written, by the generation's key. */
export type LaterScores = ReadonlyMap<string, Record<string, number>>;

/** A missing file holds none; of the scores of one name, the last one counts; an unfinished line does not. */
export function readScores(scoresPath: string): LaterScores {
  const scores = new Map<string, Record<string, number>>();
  for (const text of linesIfAny(scoresPath)) {
    const line = parseLine(text);
    if (typeof line?.key !== "string" || typeof line.name !== "string" || typeof line.value !== "number")
      continue;
    scores.set(line.key, { ...scores.get(line.key), [line.name]: line.value });
  }
  return scores;
}

/** The record with what was scored later; a generation that failed has nothing to score. */
export function withLaterScores(record: GenerationRecord, later: LaterScores): GenerationRecord {
  const scores = record.status === "ok" ? later.get(record.key) : undefined;
  return scores ? { ...record, scores: { ...record.scores, ...scores } } : record;
}

function linesIfAny(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function parseLine(text: string): Partial<Record<keyof Score, unknown>> | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === "object" && line !== null ? line : undefined;
  } catch {
    return undefined;
  }
}
