import { expect, test } from "vitest";
import { checkDeclaredPrices, PricingProblem } from "./declared-prices.js";

function problemOf(pricing: unknown): { path?: string; message?: string } {
  try {
    checkDeclaredPrices(pricing);
    return {};
  } catch (error) {
    if (!(error instanceof PricingProblem)) throw error;
    return { path: error.path.join("/"), message: error.message };
  }
}

test.each<[string, unknown, string, string]>([
  ["no output price", { input_per_1m: 1 }, "pricing", "pricing.output_per_1m is missing"],
  ["no input price", { output_per_1k: 1 }, "pricing", "pricing.input_per_1m is missing"],
  ["a price by call alone", { per_request: 0.01 }, "pricing", "pricing.input_per_1m is missing"],
  [
    "half a model's price",
    { "Gemini-2.5-Pro": { input_per_1m: 1 } },
    "pricing/Gemini-2.5-Pro",
    "pricing.Gemini-2.5-Pro.output_per_1m is missing",
  ],
  [
    "half a price in `models`",
    { models: { m: [{ input_per_1m: 1 }] } },
    "pricing/models/m",
    "pricing.models.m.output_per_1m is missing",
  ],
])("%s is refused, since no cost would be known", (_, pricing, path, message) => {
  expect(problemOf(pricing)).toEqual({ path, message: expect.stringContaining(message) });
});

test.each([
  undefined,
  { input_per_1m: 0.3, output_per_1k: 0.0025 },
  { local: "free" },
  { "gemini-2.5-pro": "free" },
  { input_per_1m: 0, output_per_1m: 0 },
])("%j is accepted", (pricing) => {
  expect(problemOf(pricing)).toEqual({});
});

test.each<[unknown, string]>([
  [{ input_per_1m: -1 }, "pricing/input_per_1m"],
  [{ "gemini-2.5-flash": { input_per_1m: 1, output_per_1m: "x" } }, "pricing/gemini-2.5-flash/output_per_1m"],
  [{ input_per_1m: 1, tiers: [{ above: -1, input_per_1m: 2 }] }, "pricing/tiers/0/above"],
  [{ from: "soon", input_per_1m: 1 }, "pricing/from"],
  ["cheap", "pricing"],
])("the place of what is wrong in %j is the key itself", (pricing, path) => {
  expect(problemOf(pricing).path).toBe(path);
});
