import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { ExperimentTail } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { experimentFiles } from "../format/file-names.js";
import { claimExperiment } from "../journal/claim-experiment.js";
import { ExperimentJournal } from "../journal/experiment-journal.js";
import { hasResults } from "../journal/has-results.js";
import { keepCopy } from "../journal/keep-copy.js";
import { keepTornEnd } from "../journal/keep-torn-end.js";
import { type MovedTo, movedTo, removeMovedMark } from "../journal/moved-mark.js";
import { createPricer, type Pricer } from "../pricing/price-generation.js";
import { userPricesOf } from "./chosen-prices.js";
import { configUsedText } from "./config-used.js";
import type { ConsoleReporter } from "./console-reporter.js";
import { costText } from "./cost-text.js";
import { createDriftLearner, type DriftLearner } from "./drift-learner.js";
import { type EarlierSessions, readEarlierSessions } from "./earlier-sessions.js";
import type { FinishedGenerations } from "./finished-generations.js";
import type { ExperimentLoggerOptions } from "./logger-options.js";
import type { PossiblyBilledBefore } from "./possibly-billed-before.js";
import { RunningExperiment } from "./running-experiment.js";
import { DEFAULT_CHECKPOINT_EVERY } from "./start-experiment.js";

/** What `resumeExperiment` tells. */
export interface ResumedExperiment {
  experimentId: string;
  /** `false` when the experiment was completed, with nothing that failed: then nothing was opened. */
  resumed: boolean;
  /** Generations whose answers are there. */
  finishedGenerations: number;
  /** What `saveCheckpoint` was last given; `null` for nothing. */
  state: unknown;
}

/** An experiment that is gone on with; without `running`, there was nothing to go on with. */
export interface Resuming {
  told: ResumedExperiment;
  running?: {
    experiment: RunningExperiment;
    finished: FinishedGenerations;
    possiblyBilled: PossiblyBilledBefore;
    pricer: Pricer;
    drift: DriftLearner;
    sandbox: boolean;
  };
}

interface ResumeOptions {
  configChanges: readonly string[];
  options: ExperimentLoggerOptions;
  reporter: ConsoleReporter;
}

/**
 * Opens an experiment whose writer is gone, mends what is torn of its files, and goes on with it.
 * @param id in `outputDir`, or the path of an experiment's folder.
 * @throws ExplogError `EXPERIMENT_NOT_FOUND`, `EXPERIMENT_IN_USE`, `EXPERIMENT_MOVED`, `LOG_UNREADABLE`; `LOG_WRITE_FAILED` when the
 * files cannot be written, `strict` or not: no other folder could stand in for this one.
 */
export function resumeRunning(id: string, options: ResumeOptions): Resuming {
  const folder = folderOf(id, options.options.outputDir);
  try {
    return resumeIn(folder, options);
  } catch (error) {
    if (error instanceof ExplogError || !isSystemError(error)) throw error;
    throw new ExplogError(
      "LOG_WRITE_FAILED",
      `${basename(folder)} cannot be gone on with: ${error.message}. ${remedyFor(error, folder)}`,
      { cause: error },
    );
  }
}

function resumeIn(folder: string, options: ResumeOptions): Resuming {
  const { reporter } = options;
  const logger = options.options;
  const pricer = createPricer({ userPrices: userPricesOf(logger.pricing) });
  const experimentId = basename(folder);
  const elsewhere = movedTo(folder, experimentId);
  if (elsewhere) throw goesOnElsewhere(experimentId, elsewhere);
  const claim = claimExperiment(folder, experimentId);
  try {
    const warn = (message: string) => reporter.warning(message);
    const earlier = {
      ...readEarlierSessions(folder, experimentId, claim.session, warn),
      configChanges: options.configChanges,
    };
    const { head, finished, state } = earlier;
    const told = { experimentId, resumed: true, finishedGenerations: finished.count, state };
    if (earlier.tail.status === "completed" && !finished.hasFailures) {
      reporter.alreadyCompleted(experimentId);
      return { told: { ...told, resumed: false } };
    }
    // The next checkpoint takes its place; what is left of the state may be worth looking at.
    if (earlier.damagedCheckpoint !== undefined) keepCopy(earlier.damagedCheckpoint);
    if (earlier.logEnd.isTorn) keepEndOfLog(folder, experimentId, earlier, warn);
    const sandbox = earlier.tail.sandbox ?? false;
    const drift = createDriftLearner(dirname(folder));
    const open = (tail: ExperimentTail) =>
      new ExperimentJournal({
        path: folder,
        head,
        tail,
        configYaml: configUsedText(head),
        durability: logger.durability ?? "checkpoint",
        existing: earlier.logEnd,
      });
    // What went elsewhere is here again, or gone: it would have been refused.
    removeMovedMark(folder, experimentId);
    const experiment = new RunningExperiment({
      head,
      drift,
      open,
      reporter,
      checkpointEvery: logger.checkpointEvery ?? DEFAULT_CHECKPOINT_EVERY,
      strict: logger.strict ?? false,
      sandbox,
      earlier,
    });
    reporter.resumed(experimentId, {
      finished: finished.count,
      isChanged: options.configChanges.length > 0,
      sandbox,
    });
    // Runners ask for each finished answer, and need no result for it.
    if (!head.run && !hasResults(folder)) warnOfPayingAgain(finished, warn);
    return {
      told,
      running: { experiment, finished, possiblyBilled: earlier.possiblyBilled, pricer, drift, sandbox },
    };
  } finally {
    // From here on, the tail names its writer.
    claim.release();
  }
}

/** The next tail is written over it. */
function keepEndOfLog(
  folder: string,
  id: string,
  { logEnd, brokenRecords }: EarlierSessions,
  warn: (message: string) => void,
): void {
  const kept = keepTornEnd(join(folder, experimentFiles.log(id)), logEnd.recordsEnd);
  const lines = brokenRecords === 1 ? "1 of its lines" : `${brokenRecords} of its lines`;
  const lost = brokenRecords > 0 ? ` ${lines} cannot be read.` : "";
  const where = kept ? ` What stood there (${kept.bytes} bytes) is kept in ${basename(kept.keptIn)}.` : "";
  warn(`The end of ${id}'s log was torn and is written anew from its complete generations.${lost}${where}`);
}

/** Not only where such a call is made again: by then, others may have been paid twice already. */
function warnOfPayingAgain(finished: FinishedGenerations, warn: (message: string) => void): void {
  const { count, cost } = finished.withoutResult;
  if (count === 0) return;
  const calls = count === 1 ? "1 finished call" : `${count} finished calls`;
  warn(
    `${calls} (${costText(cost)}) cannot be given back, and are paid again when they are made again: an instrumented client made them outside generation(), or what generation() gave back was not kept (a stream, capture: none).`,
  );
}

function goesOnElsewhere(id: string, { path }: MovedTo): ExplogError {
  const where = path || "a rescue folder, whose path was printed then";
  const remedy = path
    ? `Go on with it there (explog resume ${path})`
    : "Look for it in EXPLOG_RESCUE_DIR, the temporary folder and the home folder";
  return new ExplogError(
    "EXPERIMENT_MOVED",
    `${id} could not be written here any more, and goes on in ${where}: what is here is behind, and would pay again for what is there. ${remedy}, or, to go on from here all the same, remove ${experimentFiles.movedTo(id)}.`,
  );
}

function remedyFor({ code }: NodeJS.ErrnoException, folder: string): string {
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  return isFull
    ? `Free some space on the disk of ${folder}, or copy it to another one and pass the folder around it as outputDir (--dir).`
    : `Make ${folder} readable and writable, or copy it to a folder that is and pass that as outputDir (--dir).`;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";
}

function folderOf(id: string, outputDir: string | undefined): string {
  const dir = resolve(outputDir ?? (process.env.EXPLOG_DIR || "logs"));
  for (const folder of [join(dir, id), resolve(id)]) {
    if (existsSync(join(folder, experimentFiles.log(basename(folder))))) return folder;
  }
  throw new ExplogError(
    "EXPERIMENT_NOT_FOUND",
    `resumeExperiment: ${dir} holds no log of ${JSON.stringify(id)}. Pass the id that startExperiment returned (explog list shows them), with the same outputDir.`,
  );
}
