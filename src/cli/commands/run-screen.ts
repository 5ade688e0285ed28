import { createMoments } from "../../budget/moments.js";
import { predictFrom } from "../../budget/total-prediction.js";
import type { Cost } from "../../format/cost.js";
import { createPauseSwitch } from "../../runner/pacing/pause-switch.js";
import type { RunOptions, RunOutcome } from "../../runner/run-experiment.js";
import { onInterruption } from "../interruption.js";
import { fittedSummary } from "../render/fitted-summary.js";
import { canDrawLive, createLiveLine, type LiveLine } from "../render/live-line.js";
import { runJson } from "../render/run-json.js";
import { keyHint, type RunProgress, runProgressText } from "../render/run-progress.js";
import { createScreen } from "../render/screen.js";
import { hearKeys } from "../terminal-keys.js";
import { createSpentCosts } from "./spent-costs.js";

export interface RunScreenOptions {
  quiet?: boolean;
  json?: boolean;
}

/** What a run needs of the terminal. */
type RunScreen = Required<Pick<RunOptions, "signal" | "giveUpSignal" | "pause" | "output" | "onProgress">>;

/**
 * Shows a run as it goes, hears Ctrl-C, prints its end, and sets the exit code.
 * @param start gives `undefined` when there was nothing to run, and has said so.
 */
export async function runOnScreen(
  options: RunScreenOptions,
  start: (screen: RunScreen) => Promise<RunOutcome | undefined>,
): Promise<void> {
  const progress = createProgress();
  const live = !options.quiet && canDrawLive(process.stderr, process.env);
  let line: LiveLine | undefined;
  const say = (text: string): void => {
    if (options.quiet && !/^(?:❌|⚠️|⏹️ Stopped by)/u.test(text)) return;
    const fitted = fittedTo(text, process.stderr);
    if (line) line.print(fitted);
    else process.stderr.write(`${fitted}\n`);
  };

  const stopping = new AbortController();
  const givingUp = new AbortController();
  const pause = createPauseSwitch();
  const interruption = onInterruption(
    () => {
      if (!progress.begun) process.exit(130);
      stopping.abort();
      say("⏹️ Stopping: calls under way have a few seconds to end. Ctrl-C again stops at once.");
    },
    () => givingUp.abort(),
  );
  pause.listen((isPaused) => {
    progress.pause(isPaused);
    line?.update();
  });
  let releaseKeys: (() => void) | undefined;
  const onKey = (key: string): void => {
    if (key === "q") interruption.interrupt();
    if (key === "p" && !stopping.signal.aborted) pause.toggle();
  };
  const beginLine = (): void => {
    releaseKeys = hearKeys(onKey);
    const keys = releaseKeys && (() => (stopping.signal.aborted ? undefined : keyHint(pause.isPaused)));
    line = createLiveLine(process.stderr, (columns) => runProgressText(progress.now(), columns, keys?.()));
  };
  try {
    const outcome = await start({
      pause,
      signal: stopping.signal,
      giveUpSignal: givingUp.signal,
      output: {
        progress: say,
        result(text) {
          releaseKeys?.();
          line?.close();
          line = undefined;
          if (!options.json) process.stdout.write(fittedTo(text, process.stdout));
        },
      },
      onProgress(tally, finished) {
        progress.add(tally, finished?.record?.cost);
        if (live && !line) beginLine();
        line?.update();
      },
    });
    if (!outcome) return;
    if (options.json) process.stdout.write(`${JSON.stringify(runJson(outcome), null, 2)}\n`);
    else if (!options.quiet && outcome.summary.status === "completed") await printPrevious(outcome);
    process.exitCode = exitCodeOfRun(outcome);
  } finally {
    releaseKeys?.();
    line?.close();
    interruption.release();
  }
}

function fittedTo(text: string, stream: NodeJS.WriteStream): string {
  return fittedSummary(text.split("\n"), createScreen(stream).width).join("\n");
}

async function printPrevious({ summary }: RunOutcome): Promise<void> {
  const { comparedWithPrevious } = await import("./previous-run.js");
  const screen = createScreen();
  const lines = await comparedWithPrevious(summary, screen.width);
  if (lines.length > 0) await screen.write(`${["", ...lines].join("\n")}\n`);
}

function exitCodeOfRun({ summary, tally, resultsPath }: RunOutcome): number {
  if (summary.status === "stopped" && tally.overBudget) return 3;
  if (summary.status === "stopped") return 130;
  return summary.status === "completed" && resultsPath ? 0 : 1;
}

/** The figures of the live line, gathered item by item. */
function createProgress() {
  let startedAt: number | undefined;
  let pausedAt: number | undefined;
  let pausedMilliseconds = 0;
  const costs = createSpentCosts();
  const costOfOne = createMoments();
  let counts = { total: 0, succeeded: 0, failed: 0, aborted: 0 };
  return {
    get begun(): boolean {
      return startedAt !== undefined;
    },
    /** @param cost of a call that was made for it. */
    add(tally: typeof counts, cost: Cost | undefined): void {
      startedAt ??= performance.now();
      counts = tally;
      costs.add(cost);
      if (typeof cost?.usd === "number") costOfOne.add(cost.usd);
    },
    /** Time in which nothing may go out says nothing of the pace. */
    pause(isPaused: boolean): void {
      if (pausedAt !== undefined) pausedMilliseconds += performance.now() - pausedAt;
      pausedAt = isPaused ? performance.now() : undefined;
    },
    now(): RunProgress {
      const done = counts.succeeded + counts.failed + counts.aborted;
      return {
        done,
        total: counts.total,
        failed: counts.failed,
        ...costs.current(),
        elapsedSeconds:
          startedAt === undefined
            ? 0
            : ((pausedAt ?? performance.now()) - startedAt - pausedMilliseconds) / 1000,
        restUsd: predictFrom([costOfOne.current()], counts.total - done, { isSameRun: true }),
      };
    },
  };
}
