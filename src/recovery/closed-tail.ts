import type { ExperimentSession, ExperimentTail } from "../format/experiment-log.js";
import { TotalsCounter } from "../format/totals-counter.js";
import { summaryText } from "../logger/experiment-summary.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import type { RecoveredHead } from "./log-source.js";
import type { Survey } from "./survey-records.js";

const NOTES_IN_SHORT_LENGTH = 120;

/** The tail of an experiment by its complete records; one that nobody writes any more has crashed. */
export function closedTail(
  tail: ExperimentTail,
  survey: Survey,
  { head }: RecoveredHead,
  isClosing: boolean,
): ExperimentTail {
  const { counter, lastEnd } = survey;
  const heardOf = [tail.writer.updatedAt, lastEnd]
    .filter((time) => !Number.isNaN(Date.parse(time)))
    .sort()
    .at(-1);
  const elapsed = (Date.parse(heardOf ?? "") - Date.parse(head.startTime)) / 1000;
  return {
    ...tail,
    ...(isClosing && { status: "crashed" as const, endTime: heardOf ?? null }),
    ...(tail.sessions && { sessions: tail.sessions.map((session) => ended(session, heardOf)) }),
    durationSeconds: tail.durationSeconds || Math.max(0, elapsed || 0),
    totals: { ...counter.totals },
    models: counter.models,
    providers: counter.providers,
    scores: counter.scores,
    sandbox: tail.sandbox || survey.sandbox || undefined,
    notesInShort: tail.notesInShort || head.notes.replace(/\s+/g, " ").trim().slice(0, NOTES_IN_SHORT_LENGTH),
  };
}

/** One that was killed ended when it was last heard of. */
function ended(session: ExperimentSession, heardOf: string | undefined): ExperimentSession {
  return { ...session, endTime: session.endTime ?? heardOf ?? null };
}

/** The tail of an experiment of which nothing is known but its beginning. */
export function emptyTail({ head }: RecoveredHead): ExperimentTail {
  return {
    status: "running",
    endTime: null,
    durationSeconds: 0,
    totals: new TotalsCounter().totals,
    models: [],
    providers: [],
    scores: {},
    notesInShort: "",
    writer: {
      pid: 0,
      hostname: head.environment?.hostname ?? "",
      session: 1,
      updatedAt: "",
      nextUpdateBy: "",
    },
  };
}

/** What `_summary.txt` says. */
export function summaryOf(place: ExperimentPlace, { head }: RecoveredHead, tail: ExperimentTail): string {
  return summaryText({
    experimentId: place.id,
    status: tail.status,
    startTime: head.startTime,
    endTime: tail.endTime,
    durationSeconds: tail.durationSeconds,
    models: [...tail.models],
    notes: head.notes,
    totals: { ...tail.totals },
    scores: tail.scores,
    path: place.folder,
    sandbox: tail.sandbox ?? false,
    error: tail.error,
  });
}
