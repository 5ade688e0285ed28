import fc from "fast-check";
import { expect, test } from "vitest";
import { createPricer } from "./price-generation.js";

const at = new Date("2026-11-01T12:00:00Z");
const pricer = createPricer();
const dollars = (picodollars: bigint | string) =>
  typeof picodollars === "string" ? picodollars : Number(picodollars) / 1e12;

test("plain text at the list price, thoughts at the output's", () => {
  const call = { model: "gemini-2.5-flash", provider: "google", at, inputTokens: 1_000, outputTokens: 500 };
  expect(dollars(pricer.ceiling({ ...call, media: [] }))).toBeCloseTo((1_000 * 0.3 + 500 * 2.5) / 1e6, 12);
  expect(dollars(pricer.ceiling({ ...call, media: ["audio"] }))).toBeCloseTo(
    (1_000 * 1 + 500 * 2.5) / 1e6,
    12,
  );
});

test("beyond a cliff all tokens at the high price, and cache writes at theirs", () => {
  const long = { model: "gemini-2.5-pro", provider: "google", at, media: [], outputTokens: 100 };
  expect(dollars(pricer.ceiling({ ...long, inputTokens: 200_001 }))).toBeCloseTo(
    (200_001 * 2.5 + 100 * 15) / 1e6,
    12,
  );
  const claude = { model: "claude-sonnet-4-5", provider: "anthropic", at, media: [], outputTokens: 0 };
  expect(dollars(pricer.ceiling({ ...claude, inputTokens: 1_000 }))).toBeCloseTo((1_000 * 6) / 1e6, 12);
});

test("without a price the reason is told", () => {
  expect(
    pricer.ceiling({ model: "nobody-knows-it", at, media: [], inputTokens: 1, outputTokens: 1 }),
  ).toMatch(/no price is known for the model nobody-knows-it/);
});

test("no call of so many tokens costs more, however they are split", () => {
  const models = [
    "gemini-2.5-flash",
    "gemini-2.5-pro",
    "gpt-5",
    "claude-sonnet-4-5",
    "gemini-2.5-flash-preview-04-17",
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...models),
      fc.nat(300_000),
      fc.nat(50_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (model, inputTokens, outputTokens, cachedShare, reasoningShare) => {
        const cacheReadTokens = Math.floor(inputTokens * cachedShare);
        const cost = pricer.price({
          model,
          at,
          usage: {
            inputTokens,
            outputTokens,
            totalTokens: inputTokens + outputTokens,
            cacheReadTokens,
            cacheWriteTokens: inputTokens - cacheReadTokens,
            cacheWriteOneHourTokens: inputTokens - cacheReadTokens,
            reasoningTokens: Math.floor(outputTokens * reasoningShare),
            source: "reported",
            flags: [],
          },
        });
        const ceiling = pricer.ceiling({ model, at, media: [], inputTokens, outputTokens });
        if (cost.usd === null) return;
        expect(typeof ceiling).toBe("bigint");
        expect(cost.usd).toBeLessThanOrEqual(Number(ceiling) / 1e12 + 1e-15);
      },
    ),
  );
});
