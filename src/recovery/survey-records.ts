import { statSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { fromRecordLine, toRecordLine } from "../format/record-line.js";
import { isSandboxAnswer } from "../format/sandbox-answer.js";
import { TotalsCounter } from "../format/totals-counter.js";
import type { BrokenLines } from "../journal/broken-line.js";
import { LaterScoresOfRecords } from "../journal/later-scores-of-records.js";
import { mendLastLine } from "../journal/mend-last-line.js";
import { readStoredRecords } from "../journal/read-records.js";
import { readScores } from "../journal/read-scores.js";
import { createPricer, type Pricer } from "../pricing/price-generation.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import { experimentPrices } from "./experiment-prices.js";
import { keptResults } from "./kept-results.js";
import type { RecoveredHead } from "./log-source.js";
import { type CallEnd, readCallEnds, rebuiltRecord } from "./rebuilt-records.js";

/** What the records of an experiment add up to. */
export interface Survey {
  counter: TotalsCounter;
  /** ISO 8601 in UTC; empty when there is no generation. */
  lastEnd: string;
  /** Answers come from the offline stand-in. */
  sandbox: boolean;
}

export interface LogSurvey extends Survey {
  broken: BrokenLines;
  /** Every record is whole, and separated from the next one as JSON has it. */
  isSound: boolean;
  /** Records that were hit in the log, made anew from the transcript, by their `seq`. */
  restored: Map<number, GenerationRecord>;
  /** Answered generations whose place in the transcript is behind its end: how many, and the first of them. */
  lostAnswers: { count: number; first: { seq: number; key: string }[] };
}

/** Of many generations, as many are named. */
export const MOST_NAMED = 5;

/** Totals of the complete records, and of those that the transcript can restore. */
export function surveyRecords(place: ExperimentPlace, path: string, head: RecoveredHead): LogSurvey {
  const gaps: Gap[] = [];
  let last = { seq: 0, offset: -1 };
  let broken: LogSurvey["broken"] = { count: 0, first: [] };
  let isSound = true;
  let restored = new Map<number, GenerationRecord>();
  const lostAnswers: LogSurvey["lostAnswers"] = { count: 0, first: [] };
  const transcriptBytes = completeBytes(join(place.folder, experimentFiles.transcript(place.id)));
  const complete = function* (): Generator<GenerationRecord> {
    const records = readStoredRecords(path);
    let next = records.next();
    for (; !next.done; next = records.next()) {
      const record = fromRecordLine(next.value.line, last.seq + 1);
      const offset = record.transcript?.offset ?? -1;
      if (record.seq > last.seq + 1 && offset > last.offset)
        gaps.push({ after: last, before: { seq: record.seq, offset } });
      last = { seq: record.seq, offset };
      if (record.status === "ok" && offset >= transcriptBytes) {
        lostAnswers.count += 1;
        if (lostAnswers.count <= MOST_NAMED) lostAnswers.first.push({ seq: record.seq, key: record.key });
      }
      if (next.value.isSalvaged) isSound = false;
      yield record;
    }
    broken = next.value;
    if (broken.count === 0) return;
    restored = restoredRecords(place, gaps, head);
    yield* restored.values();
  };
  const survey = surveyOf(place, complete());
  return { ...survey, broken, isSound: isSound && broken.count === 0, restored, lostAnswers };
}

/** Of a transcript, up to the end of its last whole line; what stands behind it is cut off. */
function completeBytes(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const mended = size > 0 ? mendLastLine(path, true) : undefined;
  return mended?.kind === "cut" ? mended.offset : size;
}

/** Generations that are missing between two that are there. */
interface Gap {
  after: { seq: number; offset: number };
  before: { seq: number; offset: number };
}

function restoredRecords(
  place: ExperimentPlace,
  gaps: readonly Gap[],
  head: RecoveredHead,
): Map<number, GenerationRecord> {
  const restored = new Map<number, GenerationRecord>();
  if (gaps.length === 0) return restored;
  const transcriptPath = join(place.folder, experimentFiles.transcript(place.id));
  if (!statSync(transcriptPath, { throwIfNoEntry: false })) return restored;
  const { pricer, baseUrl } = pricingOf(head);
  const results = keptResults(place);
  const between = new Map<Gap, CallEnd[]>(gaps.map((gap) => [gap, []]));
  for (const call of readCallEnds(transcriptPath)) {
    for (const [gap, calls] of between) {
      if (call.offset > gap.after.offset && call.offset < gap.before.offset) calls.push(call);
    }
  }
  for (const [{ after, before }, calls] of between) {
    // Only where there is an answer for each of them, it is known which is whose.
    if (calls.length !== before.seq - after.seq - 1) continue;
    for (const [index, call] of calls.entries()) {
      const seq = after.seq + 1 + index;
      restored.set(seq, results.complete(rebuiltRecord(seq, call, pricer, baseUrl)));
    }
  }
  return restored;
}

/** Adds up records, with the scores that came later. */
export function surveyOf(place: ExperimentPlace, records: Iterable<GenerationRecord>): Survey {
  const counter = new TotalsCounter();
  const { scores } = readScores(join(place.folder, experimentFiles.scores(place.id)));
  const later = new LaterScoresOfRecords(scores);
  let lastMs = 0;
  let sandbox = false;
  for (const record of records) {
    later.add(record, counter);
    if (isSandboxAnswer(record)) sandbox = true;
    lastMs = Math.max(lastMs, Date.parse(record.timestamp) + (record.durationSeconds ?? 0) * 1000 || 0);
  }
  later.addOthers(counter);
  return { counter, lastEnd: lastMs > 0 ? new Date(lastMs).toISOString() : "", sandbox };
}

/** The text of every record in the order of the log: of the complete ones just as it stands. */
export function* recordTexts(
  path: string,
  restored: ReadonlyMap<number, GenerationRecord>,
): Generator<string> {
  const waiting = [...restored.values()].sort((a, b) => a.seq - b.seq);
  for (const { line, text } of readStoredRecords(path)) {
    while (waiting[0] && waiting[0].seq < line.seq)
      yield JSON.stringify(toRecordLine(waiting.shift() as GenerationRecord));
    yield text;
  }
}

/** The prices that the experiment had. */
export function pricingOf({ head }: RecoveredHead): { pricer: Pricer; baseUrl?: string } {
  const { userPrices, baseUrl } = experimentPrices(head);
  return { pricer: createPricer({ userPrices }), baseUrl };
}
