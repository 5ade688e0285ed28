import { expect, test } from "vitest";
import documented from "../usage/fixtures/documented-usage.json" with { type: "json" };
import { normalizeUsage } from "../usage/normalize-usage.js";
import { createPricer } from "./price-generation.js";

interface Case {
  name: string;
  kind: string;
  provider: string;
  model: string;
  at: string;
  raw: unknown;
  shape?: string;
  expect: Record<string, unknown>;
  cost_usd?: number | null;
  cost_source?: string;
  at_least?: boolean;
  matched_model?: string;
  match?: string;
  reason?: string;
}

const pricer = createPricer();

for (const given of documented.cases as Case[]) {
  test(given.name, () => {
    expect(given.kind).toBe("shape");
    const { usage, shape, ...rest } = normalizeUsage(given.raw, given);
    expect(usage).toMatchObject(given.expect);
    if (given.shape) expect(shape).toBe(given.shape);
    const cost = pricer.price({
      usage,
      model: given.model,
      provider: given.provider,
      at: new Date(given.at),
      ...rest,
    });
    expect(cost.usd).toBe(given.cost_usd);
    expect(cost.atLeast).toBe(given.at_least);
    if (given.cost_usd === null) expect(cost.source).toBe("unknown");
    else expect(cost.source).toBe(given.cost_source ?? "computed");
    if (given.matched_model) expect(cost.matchedModel).toBe(given.matched_model);
    if (given.match) expect(cost.match).toBe(given.match);
    if (given.reason) expect(cost.reason).toContain(given.reason);
  });
}
