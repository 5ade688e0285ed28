import { type LogStretch, type RecordsEnd, readRecords } from "../../journal/read-records.js";
import { type LaterScores, withLaterScores } from "../../journal/read-scores.js";
import { addToSummary, createLogSummary, partOfSummary, type SummaryPart } from "./log-summary.js";

export interface StretchOfLog {
  logPath: string;
  stretch: LogStretch;
  scores: LaterScores;
}

export interface SummarizedStretch {
  part: SummaryPart;
  end: RecordsEnd;
}

export function summarizeStretch({ logPath, stretch, scores }: StretchOfLog): SummarizedStretch {
  const summary = createLogSummary();
  const records = readRecords(logPath, stretch);
  let next = records.next();
  for (; !next.done; next = records.next()) addToSummary(summary, withLaterScores(next.value, scores));
  return { part: partOfSummary(summary), end: next.value };
}
