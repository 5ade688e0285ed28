import type { LoadedRunConfig } from "../../config/load-run-config.js";
import type { PauseSwitch } from "../pacing/pause-switch.js";
import { type RunOptions, type RunOutcome, resumeExperimentRun, runExperiment } from "../run-experiment.js";
import type { PlannedRun } from "./plan-sweep.js";

/** A run of a sweep that is to be carried out. */
export interface SweepRun extends PlannedRun {
  /** The experiment to go on with; a new one is started where there is none. */
  experiment?: { path: string; configChanges: readonly string[] };
}

/** What became of a run that was begun; without an outcome there was nothing left to do. */
export type EndedRun = { run: SweepRun; outcome?: RunOutcome } | { run: SweepRun; error: unknown };

export interface SweepOptions {
  sweepId: string;
  /** The sweep's own folder. */
  folder: string;
  /** Runs under way at once. */
  parallel: number;
  signal: AbortSignal;
  giveUpSignal: AbortSignal;
  pause?: PauseSwitch;
  /** What a run prints and tells while it is under way. */
  watch(run: SweepRun): Required<Pick<RunOptions, "output" | "onProgress">>;
  onBegin(run: SweepRun): void;
  onEnd(ended: EndedRun): void;
}

export interface SweepEnd {
  ended: EndedRun[];
  /** In their order; the budget was used up, or somebody stopped the sweep, before these were begun. */
  notBegun: SweepRun[];
  overBudget: boolean;
}

/**
 * Carries out the runs of a sweep in their order, several at once where that is wanted. A run that fails does
 * not keep the others from running; once the budget that they share is used up, no other one is begun.
 */
export async function runSweep(runs: readonly SweepRun[], options: SweepOptions): Promise<SweepEnd> {
  const startedAt = performance.now();
  const waiting = [...runs];
  const ended: EndedRun[] = [];
  let overBudget = false;

  const atOnce = Math.min(options.parallel, runs.length);
  const worker = async (): Promise<void> => {
    while (!options.signal.aborted && !overBudget) {
      const run = waiting.shift();
      if (!run) return;
      options.onBegin(run);
      const result = await carriedOut(run, options, {
        minutesGone: (performance.now() - startedAt) / 60_000,
        rateShare: 1 / atOnce,
      });
      if ("outcome" in result && result.outcome?.tally.overBudget) overBudget = true;
      ended.push(result);
      options.onEnd(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { ended, notBegun: waiting, overBudget };
}

async function carriedOut(
  run: SweepRun,
  options: SweepOptions,
  { minutesGone, rateShare }: { minutesGone: number; rateShare: number },
): Promise<EndedRun> {
  const { signal, giveUpSignal, pause, sweepId, folder } = options;
  const loaded = withMinutesLeft(run.loaded, minutesGone);
  const common = { ...options.watch(run), signal, giveUpSignal, pause, rateShare };
  try {
    if (run.experiment) {
      return { run, outcome: await resumeExperimentRun(loaded, run.experiment, common) };
    }
    const overrides = run.point.words;
    return {
      run,
      outcome: await runExperiment(loaded, { ...common, outputDir: folder, overrides, sweepId }),
    };
  } catch (error) {
    return { run, error };
  }
}

/** A limit of minutes is one for the whole sweep, as the others are. */
function withMinutesLeft(loaded: LoadedRunConfig, minutesGone: number): LoadedRunConfig {
  const { budget } = loaded.config;
  if (budget?.limitMinutes === undefined) return loaded;
  const limitMinutes = Math.max(0, budget.limitMinutes - minutesGone);
  return { ...loaded, config: { ...loaded.config, budget: { ...budget, limitMinutes } } };
}
