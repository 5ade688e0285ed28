import { expect, test } from "vitest";
import { type BudgetLimits, checkedBudget } from "./budget-limits.js";

test.each<[string, BudgetLimits, RegExp]>([
  ["negative", { limitUsd: -1 }, /limitUsd is -1\. Pass a number of 0 or more/],
  ["no number", { limitUsd: Number.NaN }, /limitUsd is NaN/],
  ["infinite", { limitTokens: Number.POSITIVE_INFINITY }, /limitTokens is Infinity/],
  ["a text", { limitUsd: "5" as never }, /limitUsd is 5/],
  ["a fraction of a generation", { limitGenerations: 1.5 }, /whole number/],
  ["an unknown mode", { mode: "hard" as never }, /mode is hard\. Accepted: strict, soft/],
  ["an unknown scope", { scope: "world" as never }, /scope is world/],
  ["a share above 1", { warnAt: [0.5, 2] }, /warnAt is \[0\.5,2\]/],
  ["a key that is not there", { limit: 5 } as never, /there is no `limit`; known: limitUsd/],
  ["no output", { maxOutputTokens: 0 }, /maxOutputTokens is 0/],
])("%s is refused with what is accepted", (_, limits, message) => {
  expect(() => checkedBudget(limits)).toThrow(message);
});

test("what is not said is strict, for one experiment, and fails closed", () => {
  expect(checkedBudget({ limitUsd: 0, warnAt: [0.8, 0.5] })).toEqual({
    limitUsd: 0,
    mode: "strict",
    scope: "experiment",
    per: "day",
    warnAt: [0.5, 0.8],
    maxOutputTokens: 65_536,
    allowUnpriced: false,
  });
});
