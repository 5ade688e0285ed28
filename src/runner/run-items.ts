import { BudgetExceededError } from "../budget/budget-exceeded-error.js";
import type { ItemResult } from "../format/item-result.js";
import { reasonToBreakOff } from "./break-off.js";
import { InputProblem } from "./inputs/input-problem.js";
import { type FinishedItem, type RunSetting, runItem } from "./run-item.js";

/** What became of the items of a run so far. */
export interface RunTally {
  total: number;
  succeeded: number;
  failed: number;
  aborted: number;
  /** Answered items whose answer held no JSON, though JSON was asked for. */
  unparsable: number;
  /** Answered items whose JSON had to be mended. */
  mended: number;
  /** Answered items whose JSON does not keep to the schema. */
  offSchema: number;
  /** Answered items that the scoring failed on. */
  scoreErrors: number;
  /** Answered items that could not be scored, because no truth is known of them. */
  withoutTruth: number;
  /** Why the run was broken off, if it broke off by itself. */
  brokenOffBy?: Error;
  /** The first call that did not fit the budget any more. */
  overBudget?: BudgetExceededError;
}

/**
 * Runs all items of a run: one after the other where each needs the answer before it, else several at
 * once. Results are not kept: `onFinished` hears of every item as it is done, with its position.
 */
export async function runItems(
  setting: RunSetting,
  hooks: {
    stop: () => void;
    /** Nothing new is to be sent; calls under way have all the time they need. */
    stopSending: () => void;
    onBegin?: (tally: RunTally) => void;
    onFinished: (item: FinishedItem, tally: RunTally, position: number) => void;
  },
): Promise<RunTally> {
  const { config, prepared, stop } = setting;
  const { items } = prepared;
  const tally: RunTally = {
    total: items.count,
    succeeded: 0,
    failed: 0,
    aborted: 0,
    unparsable: 0,
    mended: 0,
    offSchema: 0,
    scoreErrors: 0,
    withoutTruth: 0,
  };
  let next = 0;
  let failuresInARow = 0;
  const initialAnswer = config.context.strategy === "rolling" ? config.context.initialAnswer : undefined;
  let previousAnswer = initialAnswer;

  const count = ({ result, failure }: FinishedItem): void => {
    if (result.status === "aborted") {
      tally.aborted++;
      return;
    }
    if (result.status === "ok") {
      tally.succeeded++;
      failuresInARow = 0;
      if (result.parseError !== undefined) tally.unparsable++;
      if (result.parseRepairs) tally.mended++;
      if (result.schemaErrors) tally.offSchema++;
      if (result.scoreError !== undefined) tally.scoreErrors++;
      else if (config.score && config.score.module === undefined && !result.scores) tally.withoutTruth++;
      return;
    }
    tally.failed++;
    failuresInARow++;
    const { stopAfterFailures } = config;
    const counts = { succeeded: tally.succeeded, failuresInARow, stopAfterFailures };
    const reason = failure && reasonToBreakOff(failure, counts);
    if (!reason || tally.brokenOffBy) return;
    tally.brokenOffBy = reason;
    hooks.stop();
  };

  /** The budget refused a call, or the inputs have changed: it was not sent, and no other will be. */
  const refused = (error: unknown): undefined => {
    if (error instanceof BudgetExceededError) tally.overBudget ??= error;
    else if (error instanceof InputProblem) tally.brokenOffBy ??= error;
    else throw error;
    hooks.stopSending();
  };

  const worker = async (): Promise<void> => {
    while (next < items.count && !stop.stopping.aborted) {
      const position = next++;
      if (items.startsAnew(position)) previousAnswer = initialAnswer;
      const item = await runItem(setting, position, previousAnswer).catch(refused);
      if (!item) return;
      if (item.refusal) refused(item.refusal);
      if (previousAnswer !== undefined && item.result.status === "ok") previousAnswer = stateOf(item.result);
      count(item);
      hooks.onFinished(item, tally, position);
    }
  };
  hooks.onBegin?.(tally);
  await Promise.all(Array.from({ length: Math.min(config.concurrency, items.count) }, worker));
  return tally;
}

/** What the next item is told of this answer: its JSON where there is some, else its words. */
function stateOf({ parsed, answer }: ItemResult): string {
  return parsed === undefined ? (answer ?? "").trim() : JSON.stringify(parsed);
}
