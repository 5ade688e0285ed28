import type { ExperimentTotals } from "../../format/experiment-log.js";
import { costSumOf, sumText } from "../../logger/cost-text.js";
import { countText, shortDurationText } from "../../logger/number-text.js";
import type { ExperimentOverview, ShownStatus } from "../../store/experiment-store.js";
import type { Palette } from "./screen.js";
import { onOneLine } from "./text-width.js";

/** What stands for a figure that is not known. */
export const UNKNOWN = "–";

const statusColours: Record<ShownStatus, keyof Palette> = {
  completed: "green",
  running: "cyan",
  stalled: "yellow",
  stopped: "yellow",
  failed: "red",
  crashed: "red",
  damaged: "red",
};

export function paintedStatus(text: string, status: ShownStatus, paint: Palette): string {
  return paint[statusColours[status]](text);
}

export function modelsText({ models }: Pick<ExperimentOverview, "models">): string {
  return models.length > 0 ? models.map(onOneLine).join(", ") : UNKNOWN;
}

/** The cost for a column: `≥` where parts of it are unknown, `~` where tokens were counted locally. */
export function shortCostText(totals: ExperimentTotals | null): string {
  return totals === null ? UNKNOWN : sumText(costSumOf(totals), UNKNOWN);
}

export function countOrUnknown(count: number | undefined): string {
  return count === undefined ? UNKNOWN : countText(count);
}

export function durationOrUnknown(seconds: number | null): string {
  return seconds === null ? UNKNOWN : shortDurationText(seconds);
}

/** Whether there are no remarks: nearly always so, and told without making any. */
export function isUnremarkable({ sandbox, totals, origin, problem }: ExperimentOverview): boolean {
  if (sandbox || origin !== "explog" || problem !== undefined) return false;
  return (
    totals === null ||
    (!totals.failedGenerations &&
      !totals.abortedGenerations &&
      !totals.unpricedGenerations &&
      !totals.uncountedGenerations &&
      !totals.inexactPriceGenerations &&
      !totals.flaggedGenerations)
  );
}

/** What a reader of the row must know to take its figures for what they are. */
export function remarks({ sandbox, totals, origin, problem }: ExperimentOverview): string[] {
  const found: string[] = [];
  const addCount = (count: number | undefined, text: string) => {
    if (count) found.push(`${countText(count)} ${text}`);
  };
  if (sandbox) found.push("sandbox");
  addCount(totals?.failedGenerations, "failed");
  addCount(totals?.abortedGenerations, "aborted");
  addCount(totals?.unpricedGenerations, "unpriced");
  addCount(totals?.uncountedGenerations, "uncounted");
  addCount(totals?.inexactPriceGenerations, "priced by a similar name");
  addCount(totals?.flaggedGenerations, "with odd usage");
  if (origin !== "explog") found.push(origin);
  if (problem !== undefined) found.push("damaged files");
  return found;
}
