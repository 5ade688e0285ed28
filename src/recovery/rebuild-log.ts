import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { toRecordLine } from "../format/record-line.js";
import { replaceFile } from "../journal/atomic-file.js";
import { hasResults } from "../journal/has-results.js";
import { keepCopy } from "../journal/keep-copy.js";
import { readCheckpoint } from "../journal/read-checkpoint.js";
import { countText } from "../logger/number-text.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import { closedTail, emptyTail, summaryOf } from "./closed-tail.js";
import { keptResults } from "./kept-results.js";
import { type KeptSummary, keptSummary } from "./kept-summary.js";
import { headLossText, recoverHead } from "./log-source.js";
import { obstacleToReading } from "./obstacle-to-reading.js";
import { readCallEnds, rebuiltRecord } from "./rebuilt-records.js";
import { type RecoverOptions, type Recovery, type Told, tell } from "./recovery.js";
import { rewriteLog, stateOfFile } from "./rewrite-log.js";
import { pricingOf, surveyOf } from "./survey-records.js";

/** Makes a log anew that is lost, or of which nothing can be read, from the transcript. */
export function rebuildLog(
  place: ExperimentPlace,
  options: RecoverOptions,
  recovery: Recovery,
): ExperimentTail | undefined {
  const { id, folder } = place;
  const path = join(folder, experimentFiles.log(id));
  const transcriptPath = join(folder, experimentFiles.transcript(id));
  const obstacle = obstacleToReading(path);
  if (obstacle !== undefined) {
    recovery.outcome = "failed";
    recovery.notDone.push(
      `its log is there and cannot be read now (${obstacle}): it is not taken for lost. See to that, then try again`,
    );
    return undefined;
  }
  if (!existsSync(transcriptPath)) {
    recovery.outcome = "failed";
    recovery.notDone.push(nothingLeftText(place));
    return undefined;
  }
  const state = stateOfFile(path);
  const head = recoverHead(folder, id);
  const { pricer, baseUrl } = pricingOf(head);
  const results = keptResults(place);
  const records = function* (): Generator<GenerationRecord> {
    let seq = 0;
    for (const call of readCallEnds(transcriptPath)) {
      seq += 1;
      yield results.complete(rebuiltRecord(seq, call, pricer, baseUrl));
    }
  };
  const survey = surveyOf(place, records());
  const { scored } = results;
  const ending = endingOf(keptSummary(place), survey.counter.totals.generations);
  const tail = { ...closedTail(emptyTail(head), survey, head, true), ...ending };
  const { generations } = tail.totals;
  const missing = missingText(place, generations);
  const told: Told = {
    done: [
      `its log was lost, and is made anew from the transcript: ${generationsText(generations)}`,
      ...(head.isWhole ? [] : [headLossText(head)]),
      ...(scored > 0
        ? [`the scores of ${countText(scored)} of them come from ${experimentFiles.resultLines}`]
        : []),
      ...(ending ? [`closed as ${ending.status}, which its summary says`] : []),
    ],
    notDone: [...missing, lossText(scored > 0, ending !== undefined)],
    kept: [],
  };
  if (!options.dryRun) {
    if (state !== "none") told.kept.push(basename(keepCopy(path)));
    replaceFile(join(folder, experimentFiles.summary(id)), summaryOf(place, head, tail));
    const texts = function* (): Generator<string> {
      for (const record of records()) yield JSON.stringify(toRecordLine(record));
    };
    const log = { headText: head.text, head: head.head, records: texts(), tail };
    if (!rewriteLog(path, log, () => stateOfFile(path) === state)) {
      throw new Error("its log came back while it was made anew; it is as it was");
    }
  }
  recovery.outcome = "rebuilt";
  tell(recovery, told);
  return tail;
}

/** What the last checkpoint counted and the transcript does not have. */
function missingText({ id, folder }: ExperimentPlace, generations: number): string[] {
  const reading = readCheckpoint(join(folder, experimentFiles.checkpoint(id)));
  const counted = reading.kind === "whole" ? reading.checkpoint.totals.generations : 0;
  if (counted <= generations) return [];
  return [
    `its last checkpoint counted ${generationsText(counted)}: ${countText(counted - generations)} of them cannot be brought back`,
  ];
}

function nothingLeftText({ id, folder }: ExperimentPlace): string {
  if (readdirSync(folder).length === 0)
    return "its folder is empty: nothing is left of it, and it may be removed";
  const kept = [
    ...(readCheckpoint(join(folder, experimentFiles.checkpoint(id))).kind === "whole"
      ? ["its totals stand in its checkpoint"]
      : []),
    ...(hasResults(folder) ? [`its answers in ${experimentFiles.resultLines}`] : []),
  ];
  const left = kept.length > 0 ? `; ${kept.join(", ")}` : "";
  return `its log cannot be read, and there is no transcript to make it anew from${left}`;
}

function generationsText(count: number): string {
  return `${countText(count)} ${count === 1 ? "generation" : "generations"}`;
}

/** How it ended: its summary knows, if nothing was added since. */
function endingOf(
  summary: KeptSummary | undefined,
  generations: number,
): Pick<ExperimentTail, "status" | "error"> | undefined {
  if (summary?.generations !== generations) return undefined;
  return { status: summary.status, error: summary.error };
}

function lossText(hasScores: boolean, isEndKnown: boolean): string {
  const lost = `${hasScores ? "other scores" : "scores"}, tags, image counts and counts that the caller gave are not in a transcript, nor is how often it was resumed`;
  return isEndKnown ? lost : `${lost}; how it ended is not known, so it counts as crashed`;
}
