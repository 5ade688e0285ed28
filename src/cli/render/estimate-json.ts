import type { OtherEstimate, Range, RunEstimate } from "../../runner/estimate-run.js";

/** Keys as in the logs; tokens and dollars of the whole run, `low` and `high` at 10 and 90 %. */
export function estimateJson(estimate: RunEstimate, others: readonly OtherEstimate[]): string {
  const value = {
    ...figures(estimate),
    input_tokens_by_part: estimate.input,
    counted_calls: estimate.countedCalls,
    uncountable_calls: estimate.uncountableCalls,
    corrected_by_calls: estimate.correctedBy?.calls ?? 0,
    output_from: estimate.outputFrom.replace(" ", "_"),
    past_calls: estimate.pastCalls,
    cost_by_position: estimate.curve,
    others: others.map(({ model, serviceTier, estimate: other }) => ({
      ...figures(other),
      model,
      service_tier: serviceTier ?? null,
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function figures(estimate: RunEstimate): Record<string, unknown> {
  return {
    model: estimate.model,
    calls: estimate.calls,
    input_tokens: rounded(estimate.inputTokens),
    output_tokens: estimate.outputTokens ? rounded(estimate.outputTokens) : null,
    cost_usd: estimate.costUsd ?? null,
    no_cost: estimate.noCost ?? null,
    price: estimate.price ?? null,
    seconds: estimate.seconds ?? null,
  };
}

function rounded({ value, low, high }: Range): Range {
  return {
    value: Math.round(value),
    ...(low === undefined ? {} : { low: Math.round(low) }),
    ...(high === undefined ? {} : { high: Math.round(high) }),
  };
}
