import type { CachedCost } from "../../runner/estimate/estimate-cost.js";
import type { Range } from "../../runner/estimate/estimate-output.js";
import type { ModelEstimate, RunEstimate } from "../../runner/estimate/estimate-run.js";

/** Keys as in the logs; tokens and dollars of the whole run, `low` and `high` at 10 and 90 %. */
export function estimateJson(estimate: RunEstimate): string {
  const { output } = estimate;
  const value = {
    ...figures(estimate),
    calls: estimate.calls,
    output_tokens: output.tokens ? rounded(output.tokens) : null,
    seconds: estimate.seconds ?? null,
    input_tokens_by_part: estimate.input,
    counted_calls: estimate.countedCalls,
    uncountable_calls: estimate.uncountableCalls,
    corrected_by_calls: estimate.correctedBy?.calls ?? 0,
    output_from: output.from.replace(" ", "_"),
    past_calls: output.pastCalls,
    past_runs: output.pastRuns,
    cost_by_position: estimate.curve,
    others: estimate.others.map(figures),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function figures({
  model,
  countedBy,
  inputTokens,
  cost,
  batch,
  cached,
}: ModelEstimate): Record<string, unknown> {
  return {
    model,
    counted_by: countedBy,
    input_tokens: inputTokens ? rounded(inputTokens) : null,
    cost_usd: cost.usd ?? null,
    no_cost: cost.reason ?? null,
    price: cost.price ?? null,
    batch: { cost_usd: batch.usd ?? null, no_cost: batch.reason ?? null },
    caching: cachingFigures(cached),
  };
}

function cachingFigures({ usd, reason, prefixTokens, manner }: CachedCost): Record<string, unknown> {
  return {
    cost_usd: usd ?? null,
    no_cost: reason ?? null,
    prefix_tokens: prefixTokens,
    assumes: manner ?? null,
  };
}

function rounded({ value, low, high }: Range): Range {
  return {
    value: Math.round(value),
    ...(low === undefined ? {} : { low: Math.round(low) }),
    ...(high === undefined ? {} : { high: Math.round(high) }),
  };
}
