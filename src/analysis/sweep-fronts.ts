import type { ExperimentOverview } from "../store/experiment-store.js";
import { paretoFront } from "./pareto-front.js";

/** Which runs of a sweep are worth their money, by one score. */
export interface SweepFront {
  score: string;
  /** The runs that no other one beats, the cheapest first. */
  front: FrontRun[];
  /** Runs that could not be weighed: not completed, without this score, or with a cost not fully known. */
  leftOut: number[];
  /** Whether the weighed runs have this score of different numbers of items. */
  hasUnequalCounts: boolean;
}

export interface FrontRun {
  number: number;
  quality: number;
  cost: number;
}

interface SweepFigures {
  number: number;
  overview?: Pick<ExperimentOverview, "status" | "scores" | "totals">;
}

/** Of `accuracy` and `accuracy.step`, the part of one field, the first: one line for each part would hide the whole. */
export function wholeScores(names: readonly string[]): string[] {
  return names.filter((name) => !names.some((other) => name.startsWith(`${other}.`)));
}

/** The Pareto front of each score's mean against the cost, a higher score being the better one. */
export function sweepFronts(runs: readonly SweepFigures[]): SweepFront[] {
  const names = new Set(runs.flatMap(({ overview }) => Object.keys(overview?.scores ?? {})));
  return [...names].map((score) => frontOf(score, runs));
}

function frontOf(score: string, runs: readonly SweepFigures[]): SweepFront {
  const counts = new Set<number>();
  const leftOut: number[] = [];
  const weighed = runs.flatMap(({ number, overview }): FrontRun[] => {
    const found = overview?.scores[score];
    const cost = overview?.totals?.costUsd ?? null;
    const isWhole = overview?.status === "completed" && overview.totals?.unpricedGenerations === 0;
    if (!found || cost === null || !isWhole || !Number.isFinite(found.mean)) {
      leftOut.push(number);
      return [];
    }
    counts.add(found.count);
    return [{ number, quality: found.mean, cost }];
  });
  return { score, front: paretoFront(weighed), leftOut, hasUnequalCounts: counts.size > 1 };
}
