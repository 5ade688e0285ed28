import type { ExperimentTail } from "../format/experiment-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { sweepIdOfFolder } from "../format/sweep-id.js";
import { TotalsCounter } from "../format/totals-counter.js";
import type { ExperimentOverview, ShownStatus } from "./experiment-store.js";
import type { ExperimentPlace } from "./find-experiments.js";
import type { FinalLog } from "./list-index-file.js";
import { startOfId } from "./local-time.js";
import type { WholeLog } from "./whole-log.js";

const NOTES_LENGTH = 120;

/** The row of an experiment whose tail is known, with the status that was derived from it. */
export function overviewOf(
  place: ExperimentPlace,
  known: {
    tail: FinalLog["tail"];
    status: ShownStatus;
    startTime: string;
    path: string;
    origin?: ExperimentOverview["origin"];
    problem?: string;
  },
): ExperimentOverview {
  const { tail } = known;
  return {
    id: place.id,
    status: known.status,
    startTime: known.startTime || startOfId(place.id),
    endTime: tail.endTime,
    durationSeconds: tail.durationSeconds,
    models: tail.models,
    providers: tail.providers,
    totals: tail.totals,
    scores: tail.scores,
    notes: tail.notesInShort,
    error: tail.error,
    sandbox: tail.sandbox ?? false,
    origin: known.origin ?? "explog",
    sweep: place.hasOwnFolder ? sweepIdOfFolder(place.folder) : undefined,
    path: place.hasOwnFolder ? place.folder : known.path,
    problem: known.problem,
  };
}

/** The row of an experiment of which no more than its name can be read. */
export function damagedOverview(place: ExperimentPlace, path: string, problem: string): ExperimentOverview {
  return {
    id: place.id,
    status: "damaged",
    startTime: startOfId(place.id),
    endTime: null,
    durationSeconds: null,
    models: [],
    providers: [],
    totals: null,
    scores: {},
    notes: "",
    sandbox: false,
    origin: "explog",
    sweep: place.hasOwnFolder ? sweepIdOfFolder(place.folder) : undefined,
    path: place.hasOwnFolder ? place.folder : path,
    problem,
  };
}

/** The tail of a log that has none: totals from its records, the rest from what it states of itself. */
export function tailOfWholeLog(log: WholeLog, records: readonly GenerationRecord[]): ExperimentTail {
  const counter = new TotalsCounter();
  for (const record of records) counter.add(record);
  const { stated } = log;
  return {
    status: stated.endTime === null ? "crashed" : "completed",
    endTime: stated.endTime,
    durationSeconds: durationOf(log) ?? 0,
    totals: counter.totals,
    models: counter.models,
    providers: counter.providers,
    scores: counter.scores,
    notesInShort: log.head.notes.replace(/\s+/g, " ").trim().slice(0, NOTES_LENGTH),
    writer: { pid: 0, hostname: "", session: 1, updatedAt: "", nextUpdateBy: "" },
  };
}

/** Where the totals that a log states and those of its records differ, one of the two is wrong. */
export function contradictionIn(log: WholeLog, tail: ExperimentTail): string | undefined {
  const { generations, totalTokens } = log.stated;
  if (generations !== undefined && generations !== tail.totals.generations) {
    return `it states ${generations} generations and holds ${tail.totals.generations}`;
  }
  if (totalTokens !== undefined && totalTokens !== tail.totals.totalTokens) {
    return `it states ${totalTokens} tokens, and its generations sum to ${tail.totals.totalTokens}`;
  }
  return undefined;
}

/** As the log states it (a run that never ended states 0); else until its last generation, when that is known. */
export function durationOf(log: WholeLog): number | undefined {
  if (log.stated.durationSeconds) return log.stated.durationSeconds;
  const last = log.records.at(-1);
  const seconds = (Date.parse(last?.timestamp ?? "") - Date.parse(log.head.startTime)) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
