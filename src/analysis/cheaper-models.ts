import type { ExperimentOverview } from "../store/experiment-store.js";
import type { ItemValues, RunItems } from "./item-values.js";

/** Another experiment that did the same items at least as well for less. */
export interface CheaperRun {
  id: string;
  models: readonly string[];
  score: string;
  /** Means over the items that both have. */
  theirMean: number;
  ownMean: number;
  commonItems: number;
  /** What this experiment's generations of these items would have cost less at theirs' costs. */
  savedUsd: number;
  share: number;
}

const MOST_NAMED = 3;

/** The runs of other models in the same folder that may be as good and cheaper, by their means, the cheapest first. */
export function cheaperCandidates(
  own: ExperimentOverview,
  others: readonly ExperimentOverview[],
): ExperimentOverview[] {
  const cost = meanCost(own);
  if (cost === null) return [];
  return others
    .flatMap((other) => {
      const theirs = meanCost(other);
      const isOther = other.models.join() !== own.models.join() && other.sandbox === own.sandbox;
      const isScored = Object.keys(own.scores).some((name) => other.scores[name] !== undefined);
      return theirs !== null && isOther && isScored && other.status === "completed"
        ? [{ other, theirs }]
        : [];
    })
    .sort((a, b) => a.theirs - b.theirs)
    .map(({ other }) => other);
}

/** What a candidate did with the items that both have; nothing where it was dearer, or any score lower. */
export function cheaperRun(
  own: { items: RunItems; costUsd: number },
  other: ExperimentOverview,
  theirs: RunItems,
): CheaperRun | undefined {
  const common = [...own.items.items].flatMap(([key, values]) => {
    const their = theirs.items.get(key);
    return their ? [{ own: values, theirs: their }] : [];
  });
  const priced = common.filter((pair) => hasBoth(pair, "costUsd"));
  const savedUsd = priced.reduce(
    (sum, pair) =>
      sum + (measured(pair.own, "costUsd") - measured(pair.theirs, "costUsd")) * pair.own.generations,
    0,
  );
  // The last digits of a sum are no saving.
  if (savedUsd <= own.costUsd * 1e-9) return undefined;
  const scores = own.items.scores.flatMap((score) => {
    const scored = common.filter((pair) => hasBoth(pair, `score.${score}`));
    if (scored.length === 0) return [];
    const mean = (side: "own" | "theirs") =>
      scored.reduce((sum, pair) => sum + measured(pair[side], `score.${score}`), 0) / scored.length;
    return [{ score, ownMean: mean("own"), theirMean: mean("theirs"), commonItems: scored.length }];
  });
  const [first] = scores;
  if (!first || scores.some(({ ownMean, theirMean }) => theirMean < ownMean - 1e-12)) return undefined;
  return { id: other.id, models: other.models, ...first, savedUsd, share: savedUsd / own.costUsd };
}

/** The most that saves, of all that were looked at. */
export function mostSaving(runs: readonly CheaperRun[]): CheaperRun[] {
  return runs.toSorted((a, b) => b.savedUsd - a.savedUsd).slice(0, MOST_NAMED);
}

function hasBoth(pair: { own: ItemValues; theirs: ItemValues }, measure: string): boolean {
  return pair.own.values.has(measure) && pair.theirs.values.has(measure);
}

function measured(item: ItemValues, measure: string): number {
  return item.values.get(measure) as number;
}

/** `null` where a part of the costs is not known. */
function meanCost({ totals }: ExperimentOverview): number | null {
  if (!totals || totals.costUsd === null || totals.unpricedGenerations > 0) return null;
  return totals.generations > 0 ? totals.costUsd / totals.generations : null;
}
