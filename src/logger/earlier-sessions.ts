import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ExperimentHead, ExperimentSession, ExperimentTail } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { experimentFiles } from "../format/file-names.js";
import { fromRecordLine } from "../format/record-line.js";
import { TotalsCounter } from "../format/totals-counter.js";
import { type BrokenLines, brokenLinesText } from "../journal/broken-line.js";
import { LaterScoresOfRecords } from "../journal/later-scores-of-records.js";
import { findLogEnd, type LogEnd } from "../journal/log-end.js";
import { LogSoundness } from "../journal/log-soundness.js";
import { readCheckpoint } from "../journal/read-checkpoint.js";
import { readHead } from "../journal/read-head.js";
import { readStoredRecords } from "../journal/read-records.js";
import { readScores } from "../journal/read-scores.js";
import { readTail } from "../journal/read-tail.js";
import { eachTranscriptEntry } from "../journal/read-transcript.js";
import { FinishedGenerations } from "./finished-generations.js";
import { PossiblyBilledBefore } from "./possibly-billed-before.js";

/** What the sessions of an experiment before this one have left, to be gone on with. */
export interface EarlierSessions {
  head: ExperimentHead;
  tail: ExperimentTail;
  counter: TotalsCounter;
  lastSequence: number;
  durationSeconds: number;
  /** What the user gave to `saveCheckpoint`; `null` when there is none, or it cannot be read. */
  state: unknown;
  /** The path of a checkpoint that is not as it was written. */
  damagedCheckpoint: string | undefined;
  /** Number of the session that is about to begin. */
  session: number;
  sessions: readonly ExperimentSession[];
  /** What is different in the configuration this time, a line each. */
  configChanges: readonly string[];
  finished: FinishedGenerations;
  possiblyBilled: PossiblyBilledBefore;
  logEnd: LogEnd;
  /** Lines behind the last complete record that cannot be read. */
  brokenRecords: number;
}

/** The tail is rewritten with every generation: of very many sessions it keeps the newest. */
const MOST_SESSIONS = 50;

/**
 * Reads all that there is of an experiment; the caller holds the claim to it.
 * @throws ExplogError `LOG_UNREADABLE` when the log is damaged before its end.
 */
export function readEarlierSessions(
  folder: string,
  id: string,
  session: number,
  warn: (message: string) => void,
): EarlierSessions {
  const logPath = join(folder, experimentFiles.log(id));
  const logEnd = findLogEnd(logPath);
  const head = readHead(logPath);
  const reading = readTail(logPath);
  if (!reading) throw new Error(`${logPath} has changed while it was read.`);
  const { tail } = reading;

  const counter = new TotalsCounter();
  const scores = new LaterScoresOfRecords(readScores(join(folder, experimentFiles.scores(id))).scores);
  const finished = new FinishedGenerations();
  const possiblyBilled = new PossiblyBilledBefore();
  let lastSequence = 0;
  const soundness = new LogSoundness(logPath);
  const records = readStoredRecords(logPath);
  let next = records.next();
  for (let position = 1; !next.done; position += 1, next = records.next()) {
    soundness.add(next.value);
    const record = fromRecordLine(next.value.line, position);
    scores.add(record, counter);
    finished.addRecord(record);
    possiblyBilled.addRecord(record);
    lastSequence = Math.max(lastSequence, record.seq);
  }
  if (!soundness.isSoundUpTo(logEnd.recordsEnd)) throw damagedLog(id, next.value);
  scores.addOthers(counter);
  addTranscript({ finished, possiblyBilled }, join(folder, experimentFiles.transcript(id)), warn);
  return {
    head,
    tail,
    counter,
    lastSequence,
    durationSeconds: tail.durationSeconds,
    ...savedState(join(folder, experimentFiles.checkpoint(id)), warn),
    session,
    sessions: endedSessions(tail) ?? [firstSession(head, tail, counter)],
    configChanges: [],
    finished,
    possiblyBilled,
    logEnd,
    brokenRecords: next.value.count,
  };
}

/** Appended to, it would stay a file that no JSON parser reads. */
function damagedLog(id: string, broken: BrokenLines): ExplogError {
  const where = broken.count > 0 ? `: ${brokenLinesText("log", broken)}` : "";
  return new ExplogError(
    "LOG_UNREADABLE",
    `${id} cannot be gone on with: its log is damaged before its end${where}. Run \`explog recover ${id}\`, which mends it and says what is lost, then resume. Nothing was changed.`,
  );
}

function addTranscript(
  { finished, possiblyBilled }: Pick<EarlierSessions, "finished" | "possiblyBilled">,
  path: string,
  warn: (message: string) => void,
): void {
  if (existsSync(path)) {
    const broken = eachTranscriptEntry(path, (entry) => {
      finished.addTranscript(entry);
      possiblyBilled.addTranscript(entry);
    });
    if (broken.count > 0)
      warn(`${brokenLinesText("transcript", broken)}; calls whose answers stood there are made again.`);
  } else warn("There is no transcript: no answer can be given back, and every call is made again.");
  finished.settle();
}

function savedState(
  path: string,
  warn: (message: string) => void,
): Pick<EarlierSessions, "state" | "damagedCheckpoint"> {
  const reading = readCheckpoint(path);
  if (reading.kind === "none") return { state: null, damagedCheckpoint: undefined };
  if (reading.kind === "whole") return { state: reading.checkpoint.state, damagedCheckpoint: undefined };
  const { problem, replacement } = reading;
  const instead = replacement
    ? "The state that is given back is that of the checkpoint which was about to replace it."
    : "No saved state is given back.";
  warn(`The checkpoint ${path} is damaged: ${problem}. ${instead}`);
  return { state: replacement?.state ?? null, damagedCheckpoint: path };
}

/** The last one, if it was killed, ended when it was last heard of. */
function endedSessions({ sessions, endTime, writer }: ExperimentTail): ExperimentSession[] | undefined {
  return sessions
    ?.slice(1 - MOST_SESSIONS)
    .map((session) => ({ ...session, endTime: session.endTime ?? endTime ?? (writer.updatedAt || null) }));
}

function firstSession(head: ExperimentHead, tail: ExperimentTail, counter: TotalsCounter): ExperimentSession {
  return {
    session: tail.writer.session,
    startTime: head.startTime,
    endTime: tail.endTime ?? (tail.writer.updatedAt || null),
    generations: counter.totals.generations,
    replayed: 0,
  };
}
