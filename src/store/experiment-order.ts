import { ExplogError } from "../format/explog-error.js";
import { nearestName } from "../format/nearest-name.js";
import type { ExperimentOverview } from "./experiment-store.js";
import { type OverviewField, overviewField, overviewFieldNames } from "./overview-fields.js";

/**
 * Sorts by `cost`, `start:asc`, `score.accuracy:desc`, …: the largest and newest first, texts from A,
 * unless it says otherwise. What is not known comes last; of equals, the order stays.
 * @throws ExplogError `INVALID_ARGUMENT` that lists what can be sorted by.
 */
export function sortExperiments(
  experiments: readonly ExperimentOverview[],
  order: string,
): ExperimentOverview[] {
  const [name = "", direction] = order.split(":");
  const field = overviewField(name);
  if (!field || (direction !== undefined && direction !== "asc" && direction !== "desc")) {
    const near = field ? undefined : nearestName(name, overviewFieldNames);
    const meant = near ? `Did you mean ${[near, ...order.split(":").slice(1)].join(":")}? ` : "";
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `Experiments cannot be sorted by ${JSON.stringify(order)}. ${meant}Sort by one of ${overviewFieldNames.join(", ")}, score.NAME, and add :asc or :desc to turn it round.`,
    );
  }
  const isDescending = direction ? direction === "desc" : field.kind === "number" || name === "start";
  return [...experiments].sort((a, b) => compare(field, a, b, isDescending ? -1 : 1));
}

function compare(
  field: OverviewField,
  a: ExperimentOverview,
  b: ExperimentOverview,
  direction: 1 | -1,
): number {
  const left = sortValue(field, a);
  const right = sortValue(field, b);
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  return left < right ? -direction : left > right ? direction : 0;
}

function sortValue(field: OverviewField, overview: ExperimentOverview): number | string | null {
  return field.kind === "number" ? field.value(overview) : (field.value(overview)[0] ?? null);
}
