import { expect, test } from "vitest";
import { sampleRecord } from "../../test/support/sample-log.js";
import type { Cost } from "../format/cost.js";
import { createRepricing } from "./repricing.js";

const cost = (usd: number | null, others: Partial<Cost> = {}): Cost => ({
  usd,
  source: usd === null ? "unknown" : "computed",
  ...others,
});

test("sums are free of dust, and the change is over the calls priced on both sides", () => {
  const repricing = createRepricing();
  repricing.add(sampleRecord(1, { cost: cost(0.1) }), cost(0.3));
  repricing.add(sampleRecord(2, { cost: cost(0.2) }), cost(0.1));
  repricing.add(sampleRecord(3, { cost: cost(null) }), cost(5));
  repricing.add(sampleRecord(4, { cost: cost(7) }), cost(null, { reason: "no price" }));
  expect(repricing.current()).toMatchObject({
    total: {
      generations: 4,
      loggedUsd: 7.3,
      repricedUsd: 5.4,
      unpricedLogged: 1,
      unpricedRepriced: 1,
      compared: 2,
      differenceUsd: 0.1,
      differenceShare: 1 / 3,
    },
    remarks: [{ reason: "no price", unpriced: true, generations: 1 }],
  });
});

test("a cost that is a lower bound makes the sum one, even where no other is known", () => {
  const repricing = createRepricing();
  repricing.add(sampleRecord(1, { cost: cost(0.2, { atLeast: true }) }), cost(0.3, { atLeast: true }));
  expect(repricing.current().total).toMatchObject({
    loggedUsd: 0.2,
    repricedUsd: 0.3,
    unpricedLogged: 1,
    unpricedRepriced: 1,
    differenceUsd: 0.1,
  });
});

test("without any price there is no sum, no change and no share", () => {
  const repricing = createRepricing();
  expect(repricing.current().total).toMatchObject({
    loggedUsd: null,
    repricedUsd: null,
    differenceUsd: null,
  });
  repricing.add(sampleRecord(1, { cost: cost(0) }), cost(0.5));
  expect(repricing.current().total).toMatchObject({ differenceUsd: 0.5, differenceShare: null });
  repricing.add(sampleRecord(2, { cost: cost(null) }), cost(null));
  expect(repricing.current().byModel).toMatchObject([{ model: "gemini-2.5-flash", compared: 1 }]);
});

test("models are summed apart, the busiest first", () => {
  const repricing = createRepricing();
  repricing.add(sampleRecord(1, { model: "a", cost: cost(1) }), cost(2, { price: "table: a" }));
  for (const seq of [2, 3]) repricing.add(sampleRecord(seq, { model: "b", cost: cost(1) }), cost(0.5));
  const { byModel, prices } = repricing.current();
  expect(byModel.map(({ model, differenceUsd }) => [model, differenceUsd])).toEqual([
    ["b", -1],
    ["a", 1],
  ]);
  expect(prices).toEqual(["table: a"]);
});

test("an endless number of reasons is not kept", () => {
  const repricing = createRepricing();
  for (let seq = 1; seq <= 1000; seq += 1) {
    repricing.add(sampleRecord(seq), cost(null, { reason: `reason ${seq}`, price: `price ${seq}` }));
  }
  expect(repricing.current().remarks.length).toBe(100);
  expect(repricing.current().prices.length).toBe(100);
  expect(repricing.current().total.unpricedRepriced).toBe(1000);
});
