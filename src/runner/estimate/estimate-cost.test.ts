import { expect, test } from "vitest";
import { createPricer } from "../../pricing/price-generation.js";
import { type CallsToPrice, createRunPricer } from "./estimate-cost.js";
import type { InputParts } from "./estimate-inputs.js";

const at = new Date("2026-11-25T12:00:00Z");
const parts: InputParts = { prompt: 1_000, examples: 8_000, attachments: 0, history: 0, frames: 1_000 };
const calls = Array.from({ length: 100 }, (_, position) => ({ position, parts }));

function run(change: Partial<CallsToPrice> = {}): CallsToPrice {
  return {
    model: "claude-haiku-4-5",
    provider: "anthropic",
    inputs: { calls, uncountable: 0, prefixTokens: 8_000, initialAnswerTokens: 0 },
    calls: 100,
    ratio: { value: 1 },
    output: { tokens: { value: 10_000 }, from: "past calls", pastCalls: 100, pastRuns: 1 },
    concurrency: 4,
    ...change,
  };
}

const pricer = createRunPricer(createPricer(), at);

test("Claude's cache is written by the calls that go out at first, at the write price, and read by the others", () => {
  // $1 in, $1.25 to write, $0.10 to read, $5 out, each for 1M tokens.
  expect(pricer.total(run()).usd?.value).toBeCloseTo(1 + 0.05, 9);
  const written = (4 * 8_000 * 1.25) / 1e6;
  const read = (96 * 8_000 * 0.1) / 1e6;
  const rest = (100 * 2_000) / 1e6;
  expect(pricer.cached(run()).usd?.value).toBeCloseTo(written + read + rest + 0.05, 9);
});

test("Gemini's implicit cache costs nothing to fill", () => {
  const gemini = run({ model: "gemini-2.5-flash", provider: "google" });
  // $0.30 in, $0.03 from the cache, $2.50 out.
  const first = (4 * 8_000 * 0.3) / 1e6;
  const read = (96 * 8_000 * 0.03) / 1e6;
  expect(pricer.cached(gemini).usd?.value).toBeCloseTo(first + read + (100 * 2_000 * 0.3) / 1e6 + 0.025, 9);
});

test("of a sample, the first calls are not taken for more than they are", () => {
  const sampled = run({ calls: 10_000, output: { ...run().output, tokens: { value: 1_000_000 } } });
  const written = (4 * 8_000 * 1.25) / 1e6;
  const read = (9_996 * 8_000 * 0.1) / 1e6;
  expect(pricer.cached(sampled).usd?.value).toBeCloseTo(written + read + (10_000 * 2_000) / 1e6 + 5, 6);
});

test.each<[string, Partial<CallsToPrice>, RegExp]>([
  [
    "a beginning that is too short",
    { inputs: { ...run().inputs, prefixTokens: 4_000 } },
    /shorter than the 4096/,
  ],
  ["nothing in common", { inputs: { ...run().inputs, prefixTokens: 0 } }, /nothing in common/],
  ["a provider whose caching is not known", { model: "mistral-large" }, /not known/],
])("%s has no cost with caching, and says why", (_, change, reason) => {
  expect(pricer.cached(run(change))).toMatchObject({ usd: undefined, reason: expect.stringMatching(reason) });
});

test("the band puts the input's and the output's together as two that err apart", () => {
  const { usd } = pricer.total(
    run({
      ratio: { value: 1, low: 0.97, high: 1.03 },
      output: { ...run().output, tokens: { value: 10_000, low: 2_000, high: 18_000 } },
    }),
  );
  expect(usd?.low).toBeCloseTo(1.05 - Math.hypot(0.03, 0.04), 9);
  expect(usd?.high).toBeCloseTo(1.05 + Math.hypot(0.03, 0.04), 9);
});

test("a mean output between two whole numbers costs what lies between", () => {
  const { usd } = pricer.total(run({ output: { ...run().output, tokens: { value: 10_050 } } }));
  expect(usd?.value).toBeCloseTo(1 + 0.05025, 9);
});
