import { expect, test } from "vitest";
import given from "../usage/fixtures/given-usage.json" with { type: "json" };
import { normalizeUsage } from "../usage/normalize-usage.js";
import { createPricer } from "./price-generation.js";

for (const vector of given.cases) {
  test(vector.name, () => {
    const { usage, modelVersion, serviceTier } = normalizeUsage(vector.raw, vector);
    const counted: Record<string, unknown> = {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      total_tokens: usage.totalTokens,
      reasoning_tokens: usage.reasoningTokens,
      cache_read_tokens: usage.cacheReadTokens,
      cache_write_tokens: usage.cacheWriteTokens,
      input_by_modality: usage.inputByModality,
      flags: usage.flags,
    };
    for (const [key, expected] of Object.entries(vector.expect)) expect(counted[key]).toEqual(expected);
    if (!("cost_usd" in vector)) return;
    const cost = createPricer().price({
      usage,
      model: vector.model,
      provider: vector.provider,
      modelVersion,
      serviceTier,
      at: new Date(vector.at),
    });
    expect(cost.usd).toBe(vector.cost_usd);
  });
}
