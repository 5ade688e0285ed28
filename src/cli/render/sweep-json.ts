import { sweepFronts } from "../../analysis/sweep-fronts.js";
import type { StoredSweep } from "../../store/read-sweep.js";
import { jsonRow } from "./list-json.js";
import { settingOf } from "./sweep-table.js";

/** A sweep for programs: its runs with their settings, their row of `list --json` and their scores; its fronts. */
export function sweepJson({ manifest, folder, runs }: StoredSweep): string {
  const fronts = sweepFronts(
    runs.map(({ number, experiment }) => ({ number, overview: experiment?.overview })),
  );
  const value = {
    sweep_id: manifest.sweepId,
    start_time: manifest.startTime,
    path: folder,
    runs: runs.map(({ number, choices, experiment }) => ({
      run: number,
      settings: Object.fromEntries(choices.map(settingOf)),
      scores: experiment?.overview.scores ?? {},
      experiment: experiment ? jsonRow(experiment.overview) : null,
    })),
    fronts: fronts.map(({ score, front, leftOut, hasUnequalCounts }) => ({
      score,
      front: front.map(({ number, quality, cost }) => ({ run: number, score: quality, cost_usd: cost })),
      not_weighed: leftOut,
      unequal_counts: hasUnequalCounts,
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
