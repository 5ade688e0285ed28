import { type BudgetLimits, type CheckedLimits, checkedBudget } from "../budget/budget-limits.js";
import { ExplogError } from "../format/explog-error.js";

/** A share of a limit that was reached. */
export interface BudgetAlert {
  experimentId: string;
  /** Of the limit, as in `warnAt`; 1 when nothing is left. */
  share: number;
  spentUsd: number;
  /** Of `spentUsd`: calls whose bill is not known, counted at their worst case. */
  possiblyBilledUsd: number;
  limitUsd?: number;
  tokens: number;
  generations: number;
  /** In words. */
  text: string;
}

/** A budget, and who is told when it is getting used up. */
export interface BudgetOptions extends BudgetLimits {
  /** With `scope: "directory"`: the folder whose experiments share the limit; default the output folder. */
  directory?: string;
  /** Called once for each share of `warnAt`; what it throws is ignored. */
  onAlert?: (alert: BudgetAlert) => void;
  /** Run by the shell for each alert, which it gets as JSON on its standard input. */
  alertCommand?: string;
  /** An address that each alert is posted to as JSON with a `text`, as Slack takes it. */
  alertWebhook?: string;
}

/** @throws ExplogError `INVALID_ARGUMENT` */
export function checkedBudgetOptions(options: BudgetOptions): CheckedLimits {
  const { onAlert, alertCommand, alertWebhook, directory, ...limits } = options;
  if (directory !== undefined && (typeof directory !== "string" || directory === "")) {
    throw wrong("directory", "Pass a folder's path.");
  }
  if (onAlert !== undefined && typeof onAlert !== "function") throw wrong("onAlert", "Pass a function.");
  if (alertCommand !== undefined && typeof alertCommand !== "string") {
    throw wrong("alertCommand", "Pass a command line.");
  }
  if (alertWebhook !== undefined && !/^https?:\/\//.test(String(alertWebhook))) {
    throw wrong("alertWebhook", "Pass an address: https://…");
  }
  return checkedBudget(limits);
}

function wrong(name: string, remedy: string): ExplogError {
  return new ExplogError("INVALID_ARGUMENT", `budget: ${name} is not usable. ${remedy}`);
}
