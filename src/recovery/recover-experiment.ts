import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { ExperimentTail } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { experimentFiles } from "../format/file-names.js";
import { brokenLinesText } from "../journal/broken-line.js";
import { claimExperiment, type ExperimentClaim } from "../journal/claim-experiment.js";
import { deriveStatus, type Observer } from "../journal/liveness.js";
import { mendLastLine } from "../journal/mend-last-line.js";
import { movedTo } from "../journal/moved-mark.js";
import { readScores } from "../journal/read-scores.js";
import { eachTranscriptEntry } from "../journal/read-transcript.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import { type PlaceReading, readPlace } from "../store/read-place.js";
import { mendCheckpoint } from "./mend-checkpoint.js";
import { mendLog } from "./mend-log.js";
import { rebuildLog } from "./rebuild-log.js";
import type { RecoverOptions, Recovery } from "./recovery.js";
import { isWriterAtWork } from "./writer-at-work.js";

/**
 * Mends the files of one experiment and closes it, unless its writer may be alive. Called again, also
 * after it was killed, it finds what is left to do. Never throws.
 */
export function recoverExperiment(place: ExperimentPlace, options: RecoverOptions): Recovery {
  // Looked at first: what needs nothing is not touched, not even to keep others away from it.
  const plan = attempt(place, { ...options, dryRun: true });
  if (options.dryRun || plan.done.length === 0) return plan;
  let claim: ExperimentClaim | undefined;
  try {
    const isLost = plan.outcome === "rebuilt";
    claim = claimExperiment(place.folder, place.id, options.observer, isLost);
    return attempt(place, options);
  } catch (error) {
    const outcome =
      error instanceof ExplogError && error.code === "EXPERIMENT_IN_USE" ? "left alone" : "failed";
    return { ...plan, outcome, done: [], notDone: [messageOf(error)], kept: [] };
  } finally {
    claim?.release();
  }
}

function attempt(place: ExperimentPlace, options: RecoverOptions): Recovery {
  const recovery = emptyRecovery(place);
  try {
    recover(place, readPlace(place), options, recovery);
  } catch (error) {
    recovery.outcome = "failed";
    recovery.notDone.push(messageOf(error));
  }
  return recovery;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOSPC" || code === "EDQUOT")
    return `there is no room for it here (${message}): free some space, or recover a copy of it; list and show read it as it is`;
  return code === "EACCES" || code === "EPERM" || code === "EROFS"
    ? `it cannot be written here (${message}): recover a copy of it; list and show read it as it is`
    : message;
}

function recover(place: ExperimentPlace, reading: PlaceReading, options: RecoverOptions, recovery: Recovery) {
  const foreign = foreignLayout(place, reading, recovery);
  if (foreign !== undefined) {
    recovery.outcome = "foreign";
    recovery.notDone.push(foreign);
    return;
  }
  const obstacle = obstacleTo(place, reading, options, recovery);
  if (obstacle !== undefined) {
    recovery.outcome = "left alone";
    recovery.notDone.push(obstacle);
    return;
  }
  // The log last: until it is closed, another try finds what is left to do.
  const { dryRun } = options;
  for (const file of ["transcript", "scores"] as const) mendLines(place, file, dryRun, recovery);
  const tail =
    reading.kind === "lines"
      ? mendLog(place, reading.reading, options, recovery)
      : rebuildLog(place, options, recovery);
  if (!tail) return;
  const elsewhere = movedTo(place.folder, place.id)?.path;
  if (elsewhere) recovery.notDone.push(`it could not be written here any more, and goes on in ${elsewhere}`);
  recovery.status = tail.status;
  recovery.totals = { ...tail.totals };
  mendCheckpoint(place, tail, dryRun, recovery);
}

/** Why a log is none that explog may write. */
function foreignLayout(
  { hasOwnFolder }: ExperimentPlace,
  reading: PlaceReading,
  recovery: Recovery,
): string | undefined {
  if (reading.kind === "whole") recovery.status = reading.log.tail?.status ?? "completed";
  if (!hasOwnFolder) return "the earlier tool's layout: it is read as it is, and never written";
  return reading.kind === "whole"
    ? "its log was laid out anew by another program: it is read as it is, and never written"
    : undefined;
}

/** Why an experiment is not to be touched now. */
function obstacleTo(
  { id, folder }: ExperimentPlace,
  reading: PlaceReading,
  { observer, now, isElsewhereGone }: RecoverOptions,
  recovery: Recovery,
): string | undefined {
  const tail = reading.kind === "lines" ? reading.reading.tail : undefined;
  if (tail && tail.writer.pid > 0) {
    const status = deriveStatus(tail, now, observer);
    recovery.status = status;
    recovery.totals = { ...tail.totals };
    if (status === "running") return `process ${tail.writer.pid} is writing it`;
    const isElsewhere = isWrittenElsewhere(tail, observer);
    if (status === "stalled" && !(isElsewhere && isElsewhereGone)) return stalledText(tail, isElsewhere);
  } else if (isWriterAtWork(folder, id, now)) {
    return "a process has its files open, or changed them in the last minute: it may be writing it";
  }
  return undefined;
}

function isWrittenElsewhere({ writer }: ExperimentTail, observer: Observer): boolean {
  return writer.hostname !== observer.hostname || writer.pidNamespace !== observer.pidNamespace;
}

function stalledText({ writer }: ExperimentTail, isElsewhere: boolean): string {
  return isElsewhere
    ? `it was written on ${writer.hostname || "another machine"}, and has not been heard of since ${writer.updatedAt}; if that is gone, pass --elsewhere-gone`
    : `process ${writer.pid} has not been heard of since ${writer.updatedAt}, and is alive: stop it first`;
}

function mendLines(
  { id, folder }: ExperimentPlace,
  file: "transcript" | "scores",
  dryRun: boolean,
  recovery: Recovery,
): void {
  const path = join(folder, experimentFiles[file](id));
  const mended = mendLastLine(path, dryRun);
  if (mended?.kind === "break-added") recovery.done.push(`the last line of its ${file} got its line break`);
  if (mended?.kind === "cut") {
    recovery.done.push(
      `${mended.bytes} bytes of an unfinished line were cut off its ${file}, at byte ${mended.offset}`,
    );
    recovery.kept.push(basename(mended.keptIn));
  }
  if (mended) recovery.outcome = "mended";
  if (!existsSync(path)) return;
  const { count, first } =
    file === "scores" ? readScores(path).broken : eachTranscriptEntry(path, () => undefined);
  // The one that would be cut off is told already.
  const cut = dryRun && mended?.kind === "cut" ? mended.offset : undefined;
  const broken = {
    count: count - Number(cut !== undefined),
    first: first.filter(({ offset }) => offset !== cut),
  };
  if (broken.count > 0) recovery.notDone.push(brokenLinesText(file, broken));
}

function emptyRecovery({ id, folder }: ExperimentPlace): Recovery {
  return {
    id,
    path: folder,
    outcome: "whole",
    status: "damaged",
    totals: null,
    done: [],
    notDone: [],
    kept: [],
  };
}
