import { expect, test } from "vitest";
import { explainPrice } from "./find-price.js";
import { parseUserPrices } from "./user-prices.js";

const validity = (...question: Parameters<typeof explainPrice>) => {
  const { validFrom, validUntil } = explainPrice(...question);
  return [validFrom?.toISOString(), validUntil?.toISOString()];
};

test("a price holds from its model's first day, whatever happens to the names of others", () => {
  expect(validity("gemini-2.5-pro", { at: new Date("2026-10-20") })).toEqual([
    "2025-03-25T00:00:00.000Z",
    undefined,
  ]);
});

test("a price without hours holds through the days, though the table looks at the clock", () => {
  expect(validity("deepseek-chat", { at: new Date("2025-09-10") })).toEqual([
    "2025-09-05T16:00:00.000Z",
    "2025-09-29T00:00:00.000Z",
  ]);
});

test("before its first price a model has none until that day", () => {
  expect(validity("gemini-2.5-flash", { at: new Date("2020-01-01") })).toEqual([
    undefined,
    "2025-04-17T00:00:00.000Z",
  ]);
});

test("two declared prices that are the same are one price", () => {
  const row = { input_per_1m: 1, output_per_1m: 2 };
  const userPrices = parseUserPrices(
    {
      mine: [
        { ...row, until: "2026-02-01" },
        { ...row, from: "2026-02-01", until: "2026-03-01" },
      ],
    },
    "pricing",
  );
  expect(validity("mine", { at: new Date("2026-01-15"), userPrices })).toEqual([
    undefined,
    "2026-03-01T00:00:00.000Z",
  ]);
});

test("before anything of the kind was sold there is no price, and that day is not taken for the price's own", () => {
  for (const model of ["claude-opus-5-5", "mistral-small-latest", "gpt-3.5-turbo", "grok-4.6", "sonar"]) {
    const early = explainPrice(model, { at: new Date("2020-01-01") });
    expect(early).toMatchObject({ match: "none", reason: expect.stringContaining("no price of") });
    expect(early.unitPrices).toBeUndefined();
  }
  const now = explainPrice("claude-opus-5-5", { at: new Date("2026-11-01") });
  expect(now.unitPrices).toMatchObject({ input: 4 });
  expect(now.validFrom).toBeUndefined();
});
