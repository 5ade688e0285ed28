import { basename, join } from "node:path";
import type { ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { replaceFile } from "../journal/atomic-file.js";
import { brokenLinesText } from "../journal/broken-line.js";
import { keepCopy } from "../journal/keep-copy.js";
import type { TailReading } from "../journal/read-tail.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import { closedTail, summaryOf } from "./closed-tail.js";
import { headLossText, recoverHead } from "./log-source.js";
import type { RecoverOptions, Recovery } from "./recovery.js";
import { rewriteLog, stateOfFile } from "./rewrite-log.js";
import { recordTexts, surveyRecords } from "./survey-records.js";

/** Mends a log that can be read: its complete records stay byte for byte, its tail is written anew. */
export function mendLog(
  place: ExperimentPlace,
  { tail, torn }: TailReading,
  options: RecoverOptions,
  recovery: Recovery,
): ExperimentTail {
  const path = join(place.folder, experimentFiles.log(place.id));
  const state = stateOfFile(path);
  const head = recoverHead(place.folder, place.id);
  const survey = surveyRecords(place, path, head);
  const isClosing = tail.status === "running" || (torn && tail.status === "crashed");
  const isDamaged = torn || !survey.isSound || !head.isWhole;
  if (!isClosing && !isDamaged) return tail;

  const closed = closedTail(tail, survey, head, isClosing);
  const records = recordTexts(path, survey.restored);
  if (isDamaged) recovery.outcome = "mended";
  else recovery.outcome = recovery.outcome === "mended" ? "mended" : "closed";
  if (torn)
    recovery.done.push(
      `the end of its log was torn, and is written anew after ${closed.totals.generations} complete generations`,
    );
  else if (isDamaged) recovery.done.push("its log was damaged, and is written anew");
  if (!head.isWhole) recovery.done.push(headLossText(head));
  const lost = survey.broken.count > survey.restored.size ? recovery.notDone : recovery.done;
  if (survey.broken.count > 0) lost.push(brokenLinesText("log", survey.broken));
  if (survey.restored.size > 0) recovery.done.push(restoredText(survey.restored));
  if (isClosing) recovery.done.push(`closed as ${closed.status}: its writer is gone`);
  if (options.dryRun) return closed;

  if (isDamaged) recovery.kept.push(basename(keepCopy(path)));
  replaceFile(join(place.folder, experimentFiles.summary(place.id)), summaryOf(place, head, closed));
  const log = { headText: head.text, head: head.head, records, tail: closed };
  if (!rewriteLog(path, log, () => stateOfFile(path) === state)) {
    throw new Error("its log changed while it was recovered; it is as it was");
  }
  return closed;
}

function restoredText(restored: ReadonlyMap<number, GenerationRecord>): string {
  const names = [...restored.values()].slice(0, 5).map(({ seq, key }) => `${seq} (${JSON.stringify(key)})`);
  const rest = restored.size - names.length;
  return `made anew from the transcript: generation ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
