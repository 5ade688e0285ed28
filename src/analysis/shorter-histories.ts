import type { ExperimentHead } from "../format/experiment-log.js";
import type { ExperimentOverview } from "../store/experiment-store.js";
import { valueDifferences } from "./value-differences.js";

/** Another run that sent less of a history, and else was made alike: what that did to a score. */
export interface ShorterHistory {
  id: string;
  /** The place in the configuration, `context.window`. */
  setting: string;
  own: number;
  theirs: number;
  score: string;
  ownMean: number;
  theirMean: number;
}

interface Run {
  overview: ExperimentOverview;
  head: ExperimentHead | null;
}

const MOST_NAMED = 3;
const HISTORY = /(?:^|[._])(?:history|window)(?:[._]|$)|window$/i;
/** What says nothing of how a call was made. */
const ELSEWHERE = /^(?:notes|pricing|budget|checkpoint_every|concurrency|rate_limit)(?:\.|$)/;

/** Runs of the same models whose configurations differ from the own one in a shorter history alone. */
export function shorterHistories(own: Run, others: readonly Run[]): ShorterHistory[] {
  return others
    .flatMap(({ overview, head }): ShorterHistory[] => {
      const differences = valueDifferences([own.head?.config, head?.config]).filter(
        ({ path }) => !ELSEWHERE.test(path),
      );
      const [only, ...more] = differences;
      if (!only || more.length > 0 || !HISTORY.test(only.path)) return [];
      const [ours, theirs] = only.values;
      if (typeof ours !== "number" || typeof theirs !== "number" || theirs >= ours) return [];
      const score = Object.keys(own.overview.scores).find((name) => overview.scores[name] !== undefined);
      if (score === undefined) return [];
      return [
        {
          id: overview.id,
          setting: only.path,
          own: ours,
          theirs,
          score,
          ownMean: own.overview.scores[score]?.mean ?? Number.NaN,
          theirMean: overview.scores[score]?.mean ?? Number.NaN,
        },
      ];
    })
    .slice(0, MOST_NAMED);
}
