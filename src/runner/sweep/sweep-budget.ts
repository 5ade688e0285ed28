import { basename, dirname, resolve } from "node:path";
import type { BudgetSettings } from "../../config/run-config.js";
import { isSweepId } from "../../format/sweep-id.js";
import type { BudgetOptions } from "../../logger/budget-options.js";

/**
 * The budget of a run, whose experiment stands in `outputDir`. In a sweep's folder, the limit of one experiment
 * is that of all the sweep's runs together, and one for a directory that of the folder which the sweep stands in.
 */
export function budgetWithin(budget: BudgetSettings, outputDir: string | undefined): BudgetOptions {
  const folder = resolve(outputDir ?? ".");
  if (outputDir === undefined || !isSweepId(basename(folder))) return budget;
  if (budget.scope === "directory") return { ...budget, directory: dirname(folder) };
  return { ...budget, scope: "directory", per: "total", directory: folder };
}
