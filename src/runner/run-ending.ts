import { predictTotal } from "../budget/total-prediction.js";
import type { FinalStatus } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { usdText } from "../logger/number-text.js";
import type { ItemSource } from "./inputs/input-item.js";
import type { RunTally } from "./run-items.js";

/** How a run ended, from what became of its items. */
export function runEnding(tally: RunTally, interrupted: boolean): { status: FinalStatus; error?: Error } {
  if (tally.brokenOffBy) return { status: "failed", error: tally.brokenOffBy };
  const done = tally.succeeded + tally.failed;
  if (tally.overBudget) return { status: "stopped" };
  if (interrupted && done < tally.total) return { status: "stopped" };
  if (tally.failed > 0 && tally.succeeded === 0) {
    return {
      status: "failed",
      error: new ExplogError("MODEL_CALL_FAILED", `all ${tally.failed} calls failed`),
    };
  }
  return { status: "completed" };
}

/** What a reader of the figures has to know about them. */
export function runRemarks(tally: RunTally, scoring: boolean, noun: ItemSource["noun"] = "frame"): string[] {
  const remarks: string[] = [];
  if (tally.unparsable > 0) {
    const one = tally.unparsable === 1;
    const meaning = scoring ? (one ? " and scores 0" : " and score 0") : "";
    const subject = items(tally.unparsable, "answer holds", "answers hold");
    remarks.push(`${subject} no JSON${meaning} (parse_error in results.json)`);
  }
  if (tally.mended > 0) {
    const subject = items(tally.mended, "answer was", "answers were");
    remarks.push(`${subject} almost JSON, and mended (parse_repairs in results.json)`);
  }
  if (tally.offSchema > 0) {
    const subject = items(tally.offSchema, "answer does", "answers do");
    remarks.push(`${subject} not keep to the schema (schema_errors in results.json)`);
  }
  if (tally.scoreErrors > 0) {
    remarks.push(
      `${items(tally.scoreErrors, "answer", "answers")} could not be scored (score_error in results.json)`,
    );
  }
  if (tally.withoutTruth > 0) {
    remarks.push(
      `${items(tally.withoutTruth, `${noun} has`, `${noun}s have`)} no ground truth and ${tally.withoutTruth === 1 ? "is" : "are"} not scored`,
    );
  }
  const unscored = tally.failed + tally.aborted;
  if (scoring && unscored > 0) {
    remarks.push(
      `${items(unscored, noun, `${noun}s`)} without an answer ${unscored === 1 ? "is" : "are"} not scored`,
    );
  }
  return remarks;
}

/** What a budget kept a run from doing, what that would cost, and how to go on. */
export function budgetRemark(
  tally: RunTally,
  costsUsd: readonly number[],
  { noun, experimentId }: { noun: ItemSource["noun"]; experimentId: string | undefined },
): string {
  const left = tally.total - tally.succeeded - tally.failed - tally.aborted;
  const projection = predictTotal([costsUsd], left, { isSameRun: true });
  const band =
    projection?.low === undefined || projection.high === undefined
      ? ""
      : ` (10 to 90 %: ${usdText(projection.low)} to ${usdText(projection.high)})`;
  const rest = projection
    ? `At the mean of those done, the rest would cost about ${usdText(projection.value)}${band}.`
    : "What the rest would cost cannot be told.";
  const shortage = tally.overBudget?.message.replace(/^Not sent: /, "") ?? "";
  return [
    `⏹️ Stopped by the budget: ${items(left, `${noun} was`, `${noun}s were`)} not sent. ${rest}`,
    `   ${shortage.charAt(0).toUpperCase()}${shortage.slice(1)}`,
    `   To go on: explog resume ${experimentId ?? "latest"} --budget USD`,
  ].join("\n");
}

function items(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
