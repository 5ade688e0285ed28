import { expect, test } from "vitest";
import { seededRandom } from "../../test/support/billing-server.js";
import { projectCost } from "./cost-projection.js";

test("nothing known gives nothing, one item a figure without a band", () => {
  expect(projectCost([], 10)).toBeUndefined();
  expect(projectCost([0.5], 10)).toEqual({ usd: 5 });
});

test("equal costs have no band, and none lies below nothing", () => {
  expect(projectCost([1, 1, 1], 4)).toEqual({ usd: 4, lowUsd: 4, highUsd: 4 });
  expect(projectCost([0, 10], 1)?.lowUsd).toBe(0);
});

test("the band holds the truth in about 80 % of 2,000 seeded runs", () => {
  const random = seededRandom(5);
  // Exponential costs: far from normal, as real ones are.
  const cost = () => -Math.log(1 - random()) * 0.01;
  let held = 0;
  for (let run = 0; run < 2_000; run += 1) {
    const projection = projectCost(Array.from({ length: 60 }, cost), 200);
    const truth = Array.from({ length: 200 }, cost).reduce((a, b) => a + b, 0);
    const { lowUsd = 0, highUsd = 0 } = projection ?? {};
    if (truth >= lowUsd && truth <= highUsd) held += 1;
  }
  expect(held / 2_000).toBeGreaterThan(0.76);
  expect(held / 2_000).toBeLessThan(0.84);
});
