import { expect, test } from "vitest";
import { seededRandom } from "../../test/support/billing-server.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { createProjection } from "./projection.js";

function record(change: Partial<GenerationRecord> & { usd?: number | null } = {}): GenerationRecord {
  const { usd = 0.01, ...rest } = change;
  return {
    seq: 1,
    key: "k",
    status: "ok",
    durationSeconds: 2,
    cost: { usd, source: "computed" },
    tokenUsage: { inputTokens: 100, outputTokens: 10, totalTokens: 110, source: "reported", flags: [] },
    ...rest,
  } as GenerationRecord;
}

test("before the first answer nothing is projected", () => {
  const projection = createProjection();
  expect(projection.project(10, 1, { isSameRun: true })).toBeNull();
  projection.add(record({ status: "error" }));
  expect(projection.project(10, 1, { isSameRun: true })).toBeNull();
});

test("more items cost what those before did, failed calls among them, at the same pace", () => {
  const projection = createProjection();
  for (let call = 0; call < 8; call += 1) projection.add(record());
  for (let call = 0; call < 2; call += 1) projection.add(record({ status: "error", usd: 0 }));
  // Ten calls of two seconds took five: four at once.
  const found = projection.project(800, 5, { isSameRun: true });
  expect(found).toMatchObject({
    items: 800,
    calls: 1_000,
    costUsd: { value: 8 },
    inputTokens: { value: 100_000, low: 100_000, high: 100_000 },
    outputTokens: { value: 10_000 },
    basis: { calls: 10, answered: 8, unpriced: 0, atLeast: 0 },
  });
  expect(found?.seconds?.value).toBeCloseTo(500, 9);
});

test("what has no known cost is said, and not taken for nothing", () => {
  const projection = createProjection();
  projection.add(record());
  projection.add(record({ usd: null }));
  projection.add(record({ cost: { usd: 0.01, source: "computed", atLeast: true } }));
  expect(projection.project(3, null, { isSameRun: true })).toMatchObject({
    costUsd: { value: 0.03 },
    seconds: null,
    basis: { unpriced: 1, atLeast: 1 },
  });
  const unpriced = createProjection();
  unpriced.add(record({ usd: null }));
  expect(unpriced.project(3, null, { isSameRun: true })?.costUsd).toBeNull();
});

test("the band of the rest of a run holds it in 75 to 85 of 100 seeded runs; that of another run is wider", () => {
  const random = seededRandom(11);
  const usd = () => -Math.log(1 - random()) * 0.01;
  let held = 0;
  for (let run = 0; run < 1_000; run += 1) {
    const projection = createProjection();
    for (let call = 0; call < 80; call += 1) projection.add(record({ usd: usd() }));
    const rest = projection.project(160, 1, { isSameRun: true })?.costUsd;
    const another = projection.project(160, 1, { isSameRun: false })?.costUsd;
    const truth = Array.from({ length: 160 }, usd).reduce((sum, each) => sum + each, 0);
    if (truth >= (rest?.low ?? 0) && truth <= (rest?.high ?? 0)) held += 1;
    expect(another?.high).toBeGreaterThan(rest?.high ?? 0);
  }
  expect(held / 1_000).toBeGreaterThan(0.75);
  expect(held / 1_000).toBeLessThan(0.85);
});
