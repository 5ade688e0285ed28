import type { Projection } from "../../budget/projection.js";
import type { TotalPrediction } from "../../budget/total-prediction.js";
import { countText, durationText, usdText } from "../../logger/number-text.js";
import { wrappedText } from "./text-width.js";

export interface ShownProjection extends Projection {
  /** Whether these are the items that the run has still to do. */
  isRest: boolean;
  /** Of the calls that it goes by. */
  spentUsd: number | null;
}

/** What the items still to come, or those asked for, would take: an estimate, and on what it rests. */
export function projectionLines(projection: ShownProjection | undefined, width: number): string[] {
  if (!projection) return [];
  const { items, calls, isRest, costUsd, spentUsd, inputTokens, outputTokens, seconds, basis } = projection;
  const tokens = (value: number) => countText(Math.round(value));
  const withFailures = calls === items ? "" : ` by ${countText(calls)} calls, as many of which fail as did`;
  const whole =
    isRest && costUsd && spentUsd !== null ? `; in all about ${usdText(spentUsd + costUsd.value)}` : "";
  const lines = [
    isRest
      ? `An estimate of what the ${countText(items)} items still to come would take${withFailures}:`
      : `An estimate of what ${countText(items)} more items like these would take${withFailures}:`,
    `Cost: ${rangeText(costUsd, usdText)}${whole}`,
    `Input tokens: ${rangeText(inputTokens, tokens)}`,
    `Output tokens: ${rangeText(outputTokens, tokens)}`,
    `Time at the pace so far: ${rangeText(seconds, durationText)}`,
    `It goes by ${countText(basis.calls)} calls${caveatText(projection)}.`,
  ];
  return lines.flatMap((line) => wrappedText(line, width, "  "));
}

function caveatText({ basis }: ShownProjection): string {
  const unpriced =
    basis.unpriced > 0 ? `; ${countText(basis.unpriced)} without a known cost are not in that figure` : "";
  const atLeast = basis.atLeast > 0 ? `; ${countText(basis.atLeast)} may have cost more than is known` : "";
  return unpriced + atLeast;
}

function rangeText(range: TotalPrediction | null, text: (value: number) => string): string {
  if (!range) return "not known";
  const { value, low, high } = range;
  const isBand = low !== undefined && high !== undefined && low !== high;
  return `about ${text(value)}${isBand ? ` (10 to 90 %: ${text(low)} to ${text(high)})` : ""}`;
}

/** Keys as in the logs; `low` and `high` at 10 and 90 %. */
export function projectionJson({ basis, ...projection }: ShownProjection): Record<string, unknown> {
  return {
    estimate: true,
    of: projection.isRest ? "rest_of_run" : "more_items",
    items: projection.items,
    calls: projection.calls,
    cost_usd: projection.costUsd,
    input_tokens: projection.inputTokens,
    output_tokens: projection.outputTokens,
    seconds: projection.seconds,
    by_calls: basis.calls,
    by_answers: basis.answered,
    unpriced_calls: basis.unpriced,
    at_least_calls: basis.atLeast,
  };
}
