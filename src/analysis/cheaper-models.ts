import type { ExperimentOverview } from "../store/experiment-store.js";

/** Another experiment that scored at least as well at a lower cost a generation. */
export interface CheaperRun {
  id: string;
  models: readonly string[];
  score: string;
  theirMean: number;
  ownMean: number;
  theirCount: number;
  /** What this experiment's generations would have cost less at theirs' mean cost. */
  savedUsd: number;
  share: number;
}

const MOST_NAMED = 3;

/** The runs of other models in the same folder that were as good and cheaper, the cheapest first. */
export function cheaperRuns(own: ExperimentOverview, others: readonly ExperimentOverview[]): CheaperRun[] {
  const cost = meanCost(own);
  if (cost === null || own.totals === null) return [];
  const { generations, costUsd } = own.totals;
  return others
    .flatMap((other): CheaperRun[] => {
      const theirs = meanCost(other);
      const isOther = other.models.join() !== own.models.join() && other.sandbox === own.sandbox;
      // The last digits of a mean are no saving.
      if (theirs === null || theirs >= cost * (1 - 1e-9) || !isOther || other.status !== "completed")
        return [];
      const shared = Object.entries(own.scores).filter(([name]) => other.scores[name] !== undefined);
      const [first] = shared;
      const isAsGood = shared.every(([name, { mean }]) => (other.scores[name]?.mean ?? 0) >= mean);
      if (!first || !isAsGood) return [];
      const [score, { mean }] = first;
      const savedUsd = (cost - theirs) * generations;
      return [
        {
          id: other.id,
          models: other.models,
          score,
          ownMean: mean,
          theirMean: other.scores[score]?.mean ?? Number.NaN,
          theirCount: other.scores[score]?.count ?? 0,
          savedUsd,
          share: savedUsd / (costUsd ?? Number.NaN),
        },
      ];
    })
    .sort((a, b) => b.savedUsd - a.savedUsd)
    .slice(0, MOST_NAMED);
}

/** `null` where a part of the costs is not known. */
function meanCost({ totals }: ExperimentOverview): number | null {
  if (!totals || totals.costUsd === null || totals.unpricedGenerations > 0) return null;
  return totals.generations > 0 ? totals.costUsd / totals.generations : null;
}
