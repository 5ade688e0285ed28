import { expect, test } from "vitest";
import { budgetWithin } from "./sweep-budget.js";

const sweep = "/logs/sweep_20261125_093000_a1b2c3d4";

test("a budget outside of a sweep is left as it is", () => {
  expect(budgetWithin({ limitUsd: 1 }, "/logs")).toEqual({ limitUsd: 1 });
  expect(budgetWithin({ limitUsd: 1 }, undefined)).toEqual({ limitUsd: 1 });
});

test("the limit of one experiment is that of all the sweep's runs together", () => {
  const budget = budgetWithin({ limitUsd: 1, warnAt: [0.5] }, sweep);
  expect(budget).toEqual({ limitUsd: 1, warnAt: [0.5], scope: "directory", per: "total", directory: sweep });
});

test("a folder's limit stays that of the folder which the sweep stands in", () => {
  const budget = budgetWithin({ limitUsd: 1, scope: "directory", per: "month" }, sweep);
  expect(budget).toEqual({ limitUsd: 1, scope: "directory", per: "month", directory: "/logs" });
});
