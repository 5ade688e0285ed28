import { basename, join } from "node:path";
import type { ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import { replaceFile } from "../journal/atomic-file.js";
import { brokenLinesText } from "../journal/broken-line.js";
import { keepCopy } from "../journal/keep-copy.js";
import type { TailReading } from "../journal/read-tail.js";
import { countText } from "../logger/number-text.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import { closedTail, summaryOf } from "./closed-tail.js";
import { headLossText, recoverHead } from "./log-source.js";
import { type RecoverOptions, type Recovery, type Told, tell } from "./recovery.js";
import { rewriteLog, stateOfFile } from "./rewrite-log.js";
import { type LogSurvey, MOST_NAMED, recordTexts, surveyRecords } from "./survey-records.js";

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
  const lostAnswers = lostAnswersText(survey.lostAnswers);
  if (lostAnswers !== undefined) recovery.notDone.push(lostAnswers);
  if (!isClosing && !isDamaged) return tail;

  const closed = closedTail(tail, survey, head, isClosing);
  const records = recordTexts(path, survey.restored);
  const told: Told = { done: [], notDone: [], kept: [] };
  if (torn)
    told.done.push(
      `the end of its log was torn, and is written anew after ${countText(closed.totals.generations)} complete generations`,
    );
  else if (isDamaged) told.done.push("its log was damaged, and is written anew");
  if (!head.isWhole) told.done.push(headLossText(head));
  const lost = survey.broken.count > survey.restored.size ? told.notDone : told.done;
  if (survey.broken.count > 0) lost.push(brokenLinesText("log", survey.broken));
  if (survey.restored.size > 0)
    told.done.push(`made anew from the transcript: ${generationsText([...survey.restored.values()])}`);
  if (isClosing) told.done.push(`closed as ${closed.status}: its writer is gone`);
  if (!options.dryRun) {
    if (isDamaged) told.kept.push(basename(keepCopy(path)));
    replaceFile(join(place.folder, experimentFiles.summary(place.id)), summaryOf(place, head, closed));
    const log = { headText: head.text, head: head.head, records, tail: closed };
    if (!rewriteLog(path, log, () => stateOfFile(path) === state)) {
      throw new Error("its log changed while it was recovered; it is as it was");
    }
  }
  if (isDamaged) recovery.outcome = "mended";
  else recovery.outcome = recovery.outcome === "mended" ? "mended" : "closed";
  tell(recovery, told);
  return closed;
}

function lostAnswersText({ count, first }: LogSurvey["lostAnswers"]): string | undefined {
  if (count === 0) return undefined;
  const names = generationsText(first, count);
  return `its transcript does not have the answer of ${names} any more: going on asks again, and pays again`;
}

function generationsText(first: readonly { seq: number; key: string }[], count = first.length): string {
  const names = first.slice(0, MOST_NAMED).map(({ seq, key }) => `${seq} (${JSON.stringify(key)})`);
  const rest = count - names.length;
  return `generation ${names.join(", ")}${rest > 0 ? ` and ${countText(rest)} more` : ""}`;
}
