import { join } from "node:path";
import type { ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import { TotalsCounter } from "../format/totals-counter.js";
import { LaterScoresOfRecords } from "../journal/later-scores-of-records.js";
import { readRecords } from "../journal/read-records.js";
import { readScores } from "../journal/read-scores.js";
import { debug } from "./debug-output.js";

/**
 * The scores of an experiment as its files have them. A writer that kept the score of every generation, to
 * know which one a later score replaces, would need memory for each; so it looks once, when it ends.
 * @returns `undefined` where the files cannot be read.
 */
export function settledScores(folder: string, id: string): ExperimentTail["scores"] | undefined {
  try {
    return scoresOnDisk(folder, id);
  } catch (error) {
    debug(() => `the scores could not be read again: ${String(error)}`);
    return undefined;
  }
}

function scoresOnDisk(folder: string, id: string): ExperimentTail["scores"] {
  const counter = new TotalsCounter();
  const later = new LaterScoresOfRecords(readScores(join(folder, experimentFiles.scores(id))).scores);
  for (const record of readRecords(join(folder, experimentFiles.log(id)))) later.add(record, counter);
  later.addOthers(counter);
  return counter.scores;
}
