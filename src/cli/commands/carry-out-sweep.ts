import { basename } from "node:path";
import { claimSweep } from "../../journal/sweep-claim.js";
import { createPauseSwitch } from "../../runner/pacing/pause-switch.js";
import { runSweep, type SweepEnd, type SweepRun } from "../../runner/sweep/run-sweep.js";
import { readSweep } from "../../store/read-sweep.js";
import { onInterruption } from "../interruption.js";
import { createScreen } from "../render/screen.js";
import { sweepJson } from "../render/sweep-json.js";
import { sweepTableText } from "../render/sweep-table.js";
import { reportProblem } from "./report-problems.js";
import { createSweepScreen } from "./sweep-screen.js";

export interface SweepScreenOptions {
  quiet?: boolean;
  json?: boolean;
}

/** A sweep that is on the disk, and what of it is to be done now. */
export interface SweepToRun {
  folder: string;
  /** How many runs it has in all. */
  size: number;
  /** Asked for once the sweep is this process's. */
  left(): Promise<SweepRun[]>;
  parallel: number;
  /** What to say before the first run begins. */
  title(left: readonly SweepRun[]): string;
}

/** Carries out a sweep, hears Ctrl-C, prints the table of its runs, and sets the exit code. */
export async function carryOutSweep(sweep: SweepToRun, options: SweepScreenOptions): Promise<void> {
  const { folder, size, parallel } = sweep;
  const release = claimSweep(folder);
  try {
    const left = await sweep.left();
    const stopping = new AbortController();
    const givingUp = new AbortController();
    const interruption = onInterruption(
      () => {
        stopping.abort();
        screen.say("⏹️ Stopping: calls under way have a few seconds to end. Ctrl-C again stops at once.");
      },
      () => givingUp.abort(),
    );
    const pause = createPauseSwitch();
    const controls = { pause, stop: () => interruption.interrupt(), stopping: stopping.signal };
    const screen = createSweepScreen(size, left, options, controls);
    try {
      screen.say(sweep.title(left));
      const { signal } = stopping;
      const end = await runSweep(left, {
        ...screen,
        sweepId: basename(folder),
        folder,
        parallel,
        signal,
        giveUpSignal: givingUp.signal,
        pause,
      });
      for (const line of closingLines(end, basename(folder), signal.aborted)) screen.say(line);
      process.exitCode = exitCodeOf(end, signal.aborted);
    } finally {
      screen.close();
      interruption.release();
    }
  } finally {
    release();
  }
  await printSweep(folder, options);
}

/** The table of a sweep's runs, as it stands on the disk. */
export async function printSweep(folder: string, { json }: SweepScreenOptions): Promise<void> {
  const stored = await readSweep(folder, { report: reportProblem });
  const screen = createScreen();
  await screen.write(json ? sweepJson(stored) : sweepTableText(stored, screen));
}

function closingLines({ notBegun, overBudget, ended }: SweepEnd, id: string, interrupted: boolean): string[] {
  const lines: string[] = [];
  if (overBudget) lines.push("⏹️ Stopped by the budget, which is one for all runs of the sweep.");
  if (notBegun.length > 0) lines.push(`   Not begun: ${notBegun.map(({ number }) => number).join(", ")}`);
  if (overBudget) lines.push(`   To go on: explog resume ${id} --budget USD`);
  else if (interrupted || ended.some(hasFailed)) lines.push(`   To go on: explog resume ${id}`);
  return lines;
}

function hasFailed(ended: SweepEnd["ended"][number]): boolean {
  if ("error" in ended) return true;
  const { outcome } = ended;
  return outcome !== undefined && (outcome.summary.status === "failed" || !outcome.resultsPath);
}

function exitCodeOf({ ended, overBudget }: SweepEnd, interrupted: boolean): number {
  const isStopped = ended.some(
    (run) => "outcome" in run && run.outcome?.summary.status === "stopped" && !run.outcome.tally.overBudget,
  );
  if (interrupted && isStopped) return 130;
  if (ended.some(hasFailed)) return 1;
  if (overBudget) return 3;
  return interrupted ? 130 : 0;
}
