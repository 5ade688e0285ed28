import { basename, dirname, join, resolve } from "node:path";
import type { LoadedRunConfig } from "../config/load-run-config.js";
import { experimentFiles } from "../format/file-names.js";
import { readScores } from "../journal/read-scores.js";
import type { LoggerOutput } from "../logger/console-reporter.js";
import { ExperimentLogger } from "../logger/experiment-logger.js";
import type { ExperimentSummary } from "../logger/experiment-summary.js";
import { countTextTokens } from "../tokens/text-tokens.js";
import { openClient } from "./clients/open-client.js";
import { structuredOutput } from "./clients/structured-output.js";
import { createImageReader } from "./inputs/image-reader.js";
import { imageResizer } from "./inputs/image-resizing.js";
import { inputHashes } from "./inputs/input-hashes.js";
import { itemText } from "./inputs/input-item.js";
import { keepInputs } from "./inputs/kept-inputs.js";
import { createCallPacer } from "./pacing/call-pacer.js";
import type { PauseSwitch } from "./pacing/pause-switch.js";
import { createStop, type RunStop } from "./pacing/stop-signals.js";
import { prepareRun } from "./prepare-run.js";
import { openResultsFile, type ResultsFile } from "./results-file.js";
import { budgetRemark, runEnding, runRemarks } from "./run-ending.js";
import type { FinishedItem, RunSetting } from "./run-item.js";
import { type RunTally, runItems } from "./run-items.js";
import { budgetWithin } from "./sweep/sweep-budget.js";

/** How long calls under way may still take after a run was told to stop. */
const GRACE_SECONDS = 5;

export interface RunOptions {
  outputDir?: string;
  output?: LoggerOutput;
  /** `key=value` words that the configuration was loaded with, kept for `explog resume`. */
  overrides?: readonly string[];
  /** The sweep that it is a run of, whose folder `outputDir` is. */
  sweepId?: string;
  /** Told to stop, a run sends nothing new, waits a little for what is under way, and ends as `stopped`. */
  signal?: AbortSignal;
  /** Takes the waiting out of it: what is under way is given up. */
  giveUpSignal?: AbortSignal;
  graceSeconds?: number;
  /** How much of each rate limit is this run's, where others run beside it; 1 where none do. */
  rateShare?: number;
  /** Holds calls back that have not gone out yet. */
  pause?: PauseSwitch;
  /** Called before the first item, and after every item. */
  onProgress?: (tally: RunTally, finished?: FinishedItem) => void;
}

export interface RunOutcome {
  summary: ExperimentSummary;
  tally: RunTally;
  /** Absent when the file could not be written. */
  resultsPath?: string;
}

/**
 * Runs a configuration from its first item to its last and logs it as one experiment. Nothing is sent
 * and no folder is made before everything that the configuration names was found to be in order.
 * @throws ExplogError `CONFIG_INVALID`, `PRICES_INVALID`, `PEER_MISSING`. A run that fails once it has
 * begun returns, with a summary that says so.
 */
export async function runExperiment(loaded: LoadedRunConfig, options: RunOptions = {}): Promise<RunOutcome> {
  const run = {
    configPath: resolve(loaded.path),
    overrides: options.overrides ?? [],
    workingDirectory: process.cwd(),
    ...(options.sweepId !== undefined && { sweepId: options.sweepId }),
  };
  const outcome = await carryOutRun(loaded, options, (logger, { sandbox, ...begun }) => {
    logger.startExperiment(loaded.snapshot, loaded.config.notes, { sandbox, run: { ...run, ...begun } });
    return true;
  });
  return outcome as RunOutcome;
}

/**
 * Goes on with a run: items that are answered are not sent again, those that failed are.
 * @param experiment.path the experiment's folder.
 * @returns `undefined` when it is completed and nothing of it failed.
 * @throws ExplogError as {@link runExperiment}, and `EXPERIMENT_IN_USE`, `LOG_UNREADABLE`.
 */
export function resumeExperimentRun(
  loaded: LoadedRunConfig,
  experiment: { path: string; configChanges: readonly string[] },
  options: RunOptions = {},
): Promise<RunOutcome | undefined> {
  const { path, configChanges } = experiment;
  const withDirectory = { ...options, outputDir: dirname(path) };
  return carryOutRun(
    loaded,
    withDirectory,
    (logger) => logger.resumeExperiment(basename(path), { configChanges }).resumed,
  );
}

async function carryOutRun(
  loaded: LoadedRunConfig,
  options: RunOptions,
  begin: (
    logger: ExperimentLogger,
    begun: { sandbox: boolean; items: number; inputHashes: Record<string, string> },
  ) => boolean,
): Promise<RunOutcome | undefined> {
  const { config } = loaded;
  const prepared = await prepareRun(loaded);
  const sandbox = prepared.endpoint.kind === "sandbox";
  const { structured, remark } = structuredOutput(config, prepared.schema);
  const { client, close } = await openClient(config, prepared.endpoint, structured);
  const stop = createStop(options.graceSeconds ?? GRACE_SECONDS);
  const output = options.output ?? standardError;
  try {
    if (remark) output.progress(`⚠️ ${remark}`);
    const logger = new ExperimentLogger({
      outputDir: options.outputDir,
      checkpointEvery: config.checkpointEvery,
      capture: config.capture,
      pricing: config.pricing,
      ...(config.budget && { budget: budgetWithin(config.budget, options.outputDir) }),
      localEstimates: true,
      output,
    });
    // Loading the vocabulary would hold up the first answers, and their times with them.
    countTextTokens(".", config.model);
    const hashes = await inputHashes(config, prepared);
    if (!begin(logger, { sandbox, items: prepared.items.count, inputHashes: hashes })) return undefined;
    keepInputs(logger.experimentDir, prepared, output);
    options.signal?.addEventListener("abort", stop.stop, { once: true });
    options.giveUpSignal?.addEventListener("abort", stop.stopAtOnce, { once: true });
    if (options.signal?.aborted) stop.stop();
    const readImage = createImageReader(imageResizer(config.inputs.maxSide));
    const resultsFile = logger.experimentDir ? openResultsFile(logger.experimentDir) : undefined;
    const pacer = createCallPacer(config.rateLimit ?? {}, {
      stopping: stop.signals.stopping,
      longestRestSeconds: config.retry.maxDelaySeconds,
      share: options.rateShare,
    });
    options.pause?.listen((isPaused) => (isPaused ? pacer.pause() : pacer.resume()));
    // A run of a sweep may begin while all of it is paused.
    if (options.pause?.isPaused) pacer.pause();
    const setting = {
      config,
      prepared,
      client,
      recorder: logger,
      readImage,
      stop: stop.signals,
      sandbox,
      pacer,
      earlierAnswer: resultsFile?.earlierAnswer,
      ...(prepared.scoreModule && lateScores(logger)),
    };
    try {
      return await carryOut(logger, setting, { ...options, output, resultsFile }, stop);
    } finally {
      resultsFile?.close();
    }
  } finally {
    stop.settle();
    options.signal?.removeEventListener("abort", stop.stop);
    options.giveUpSignal?.removeEventListener("abort", stop.stopAtOnce);
    await close();
  }
}

/** Where scores go that come after their answers, and those that are there already. */
function lateScores(logger: ExperimentLogger): Pick<RunSetting, "logScore" | "earlierScores"> {
  const { experimentDir, experimentId } = logger;
  return {
    logScore: (key, name, value) => logger.logScore(key, name, value),
    ...(experimentDir &&
      experimentId && {
        earlierScores: readScores(join(experimentDir, experimentFiles.scores(experimentId))).scores,
      }),
  };
}

async function carryOut(
  logger: ExperimentLogger,
  setting: RunSetting,
  options: RunOptions & { output: LoggerOutput; resultsFile: ResultsFile | undefined },
  stop: RunStop,
): Promise<RunOutcome> {
  const { config } = setting;
  const { noun } = setting.prepared.items;
  const { output, onProgress, resultsFile } = options;
  /** Of answered items, to tell what the others would cost. */
  const costsUsd: number[] = [];
  try {
    const tally = await runItems(setting, {
      stop: stop.stop,
      stopSending: stop.stopSending,
      onBegin: onProgress,
      onFinished(item, counts, position) {
        const { record, result } = item;
        resultsFile?.add(position, result);
        if (result.status === "ok" && typeof result.costUsd === "number") costsUsd.push(result.costUsd);
        if (!record && result.error) output.progress(`❌ ${itemText(result)}: ${result.error?.message}`);
        onProgress?.(counts, item);
      },
    });
    for (const remark of runRemarks(tally, config.score !== undefined, noun)) output.progress(`⚠️ ${remark}`);
    const resultsPath = writeResults(resultsFile, output);
    const refusal =
      tally.overBudget && budgetRemark(tally, costsUsd, { noun, experimentId: logger.experimentId });
    if (refusal) output.progress(refusal);
    const summary = logger.endExperiment(runEnding(tally, options.signal?.aborted ?? false));
    return { summary, tally, resultsPath };
  } catch (error) {
    stop.stop();
    logger.endExperiment({ status: "failed", error });
    throw error;
  }
}

function writeResults(file: ResultsFile | undefined, output: LoggerOutput): string | undefined {
  try {
    if (!file) throw new Error("the experiment has no folder");
    file.finish();
    return file.path;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.progress(`⚠️ results.json could not be written: ${reason}. The answers stand in the transcript.`);
    return undefined;
  }
}

const standardError: LoggerOutput = {
  progress: (line) => process.stderr.write(`${line}\n`),
  result: (text) => process.stderr.write(text),
};
