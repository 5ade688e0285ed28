import { wholeScores } from "../../analysis/sweep-fronts.js";
import { costSumOf, sumText } from "../../logger/cost-text.js";
import { countText } from "../../logger/number-text.js";
import type { PauseSwitch } from "../../runner/pacing/pause-switch.js";
import type { RunOutcome } from "../../runner/run-experiment.js";
import type { RunTally } from "../../runner/run-items.js";
import type { EndedRun, SweepOptions, SweepRun } from "../../runner/sweep/run-sweep.js";
import { canDrawLive, createLiveLine, type LiveLine } from "../render/live-line.js";
import { keyHint, runProgressText } from "../render/run-progress.js";
import { hearKeys } from "../terminal-keys.js";
import { createSpentCosts } from "./spent-costs.js";

/** What a sweep shows while it runs: each run's begin, end and troubles; on a terminal, how far all have come. */
export interface SweepScreen extends Pick<SweepOptions, "watch" | "onBegin" | "onEnd"> {
  say(text: string): void;
  close(): void;
}

/** Lines of a run that are worth showing among those of others. */
const TROUBLE = /^(?:❌|⚠️) /u;
const BEGUN = /^🧪 (Started|Resumed) experiment: (\S+)/u;

/**
 * @param size how many runs the sweep has in all.
 * @param left those that are to be carried out now.
 */
export function createSweepScreen(
  size: number,
  left: readonly SweepRun[],
  options: { quiet?: boolean },
  controls: { pause: PauseSwitch; stop: () => void; stopping: AbortSignal },
): SweepScreen {
  const { pause, stop, stopping } = controls;
  const tallies = new Map<number, RunTally>();
  const items = left.reduce((sum, run) => sum + run.items, 0);
  const startedAt = performance.now();
  const costs = createSpentCosts();
  let runsDone = size - left.length;
  let pausedAt: number | undefined;
  let pausedMilliseconds = 0;
  let line: LiveLine | undefined;
  let releaseKeys: (() => void) | undefined;

  pause.listen((isPaused) => {
    // Time in which nothing may go out says nothing of the pace.
    if (pausedAt !== undefined) pausedMilliseconds += performance.now() - pausedAt;
    pausedAt = isPaused ? performance.now() : undefined;
    line?.update();
  });
  const beginLine = (): LiveLine => {
    releaseKeys = hearKeys((key) => {
      if (key === "q") stop();
      if (key === "p" && !stopping.aborted) pause.toggle();
    });
    return createLiveLine(process.stderr, liveText);
  };
  const say = (text: string): void => {
    if (options.quiet && !TROUBLE.test(text)) return;
    if (line) line.print(text);
    else process.stderr.write(`${text}\n`);
  };
  const label = (run: SweepRun) => `[${run.number}/${size}]`;
  const liveText = (columns: number): string => {
    const all = [...tallies.values()];
    const sum = (part: (tally: RunTally) => number) => all.reduce((total, tally) => total + part(tally), 0);
    const runs = `${runsDone}/${size} runs · `;
    const done = sum(({ succeeded, failed, aborted }) => succeeded + failed + aborted);
    const spent = costs.current();
    const progress = {
      ...spent,
      done,
      total: items,
      failed: sum(({ failed }) => failed),
      elapsedSeconds: ((pausedAt ?? performance.now()) - startedAt - pausedMilliseconds) / 1000,
      // No band: what is still to come may be of other models than what is done.
      ...(spent.spentUsd !== null && {
        restUsd: { value: (spent.spentUsd / costs.priced) * (items - done) },
      }),
    };
    const hint = releaseKeys && !stopping.aborted ? keyHint(pause.isPaused) : undefined;
    return runs + runProgressText(progress, columns - runs.length, hint);
  };
  const live = !options.quiet && canDrawLive(process.stderr, process.env);

  return {
    say,
    watch: (run) => ({
      output: {
        progress(text) {
          const [, begun, id] = BEGUN.exec(text) ?? [];
          if (begun) say(`🧪 ${label(run)} ${begun} ${id}: ${run.point.choices.join(" ")}`);
          else if (TROUBLE.test(text)) say(text.replace(TROUBLE, (mark) => `${mark}${label(run)} `));
        },
        // Each run's own summary stands in its folder; the sweep's table is what is printed.
        result: () => {},
      },
      onProgress(tally, finished) {
        tallies.set(run.number, tally);
        costs.add(finished?.record?.cost);
        if (live) line ??= beginLine();
        line?.update();
      },
    }),
    onBegin: () => {},
    onEnd(ended) {
      runsDone++;
      say(endText(ended, label(ended.run)));
    },
    close() {
      releaseKeys?.();
      line?.close();
      line = undefined;
    },
  };
}

function endText(ended: EndedRun, label: string): string {
  if ("error" in ended) {
    const message = ended.error instanceof Error ? ended.error.message : String(ended.error);
    return `❌ ${label} failed: ${message}`;
  }
  return ended.outcome ? outcomeText(ended.outcome, label) : `✅ ${label} completed before`;
}

function outcomeText({ summary, tally }: RunOutcome, label: string): string {
  const mark = summary.status === "completed" ? "✅" : summary.status === "stopped" ? "⏹️" : "❌";
  const facts = [
    `${countText(tally.succeeded)} of ${countText(tally.total)} answered`,
    ...(tally.failed > 0 ? [`${countText(tally.failed)} failed`] : []),
    sumText(costSumOf(summary.totals), "cost unknown"),
    ...wholeScores(Object.keys(summary.scores)).map(
      (name) => `${name} ${summary.scores[name]?.mean.toFixed(4)}`,
    ),
  ];
  const why = summary.error ? ` (${summary.error.message.split("\n", 1)[0]})` : "";
  return `${mark} ${label} ${summary.status}${why}: ${facts.join(", ")}`;
}
