import { expect, test } from "vitest";
import { seededRandom } from "../../test/support/billing-server.js";
import { studentNinetyPercent } from "./student-quantile.js";
import { predictTotal } from "./total-prediction.js";

test("nothing known gives nothing, one call a figure without a band", () => {
  expect(predictTotal([], 10)).toBeUndefined();
  expect(predictTotal([[]], 10)).toBeUndefined();
  expect(predictTotal([[0.5]], 10)).toEqual({ value: 5 });
});

test("equal calls of the same run have no band, those of another run may lie apart", () => {
  expect(predictTotal([[1, 1, 1]], 4, { isSameRun: true })).toEqual({ value: 4, low: 4, high: 4 });
  const { low = 0, high = 0 } = predictTotal([[1, 1, 1]], 4) ?? {};
  expect(low).toBeLessThan(3.8);
  expect(high).toBeGreaterThan(4.2);
});

test("no band reaches below nothing, or above what the calls can have at most", () => {
  expect(predictTotal([[0, 10]], 1)).toMatchObject({ value: 5, low: 0 });
  expect(predictTotal([[0, 10]], 3, { mostOfOne: 10 })?.high).toBe(30);
});

test("fewer calls of the past make a wider band", () => {
  const width = (calls: number) => {
    const values = Array.from({ length: calls }, (_, index) => 1 + (index % 2));
    const { low = 0, high = 0 } = predictTotal([values], 100, { isSameRun: true }) ?? {};
    return high - low;
  };
  expect(width(2)).toBeGreaterThan(2 * width(10));
  expect(width(10)).toBeGreaterThan(1.5 * width(100));
});

test("runs that lie far apart make a wider band than one run of all their calls", () => {
  const values = [1, 1.1, 0.9, 1, 2, 2.1, 1.9, 2, 3, 3.1, 2.9, 3];
  const runs = [values.slice(0, 4), values.slice(4, 8), values.slice(8)];
  const width = (of: number[][]) => {
    const { low = 0, high = 0 } = predictTotal(of, 50) ?? {};
    return high - low;
  };
  expect(width(runs)).toBeGreaterThan(2 * width([values]));
});

test("Student's points are those of the table, and between them lie between", () => {
  expect(studentNinetyPercent(1)).toBe(3.078);
  expect(studentNinetyPercent(7)).toBeCloseTo(1.415, 2);
  expect(studentNinetyPercent(40)).toBeCloseTo(1.303, 2);
  expect(studentNinetyPercent(Number.POSITIVE_INFINITY)).toBe(1.282);
  expect(studentNinetyPercent(0.5)).toBe(3.078);
});

const exponential = (random: () => number) => -Math.log(1 - random());
const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** What calls of one run are drawn from; each run has a level of its own. */
const WORLDS: Record<
  string,
  { runs: number; past: number; next: number; draw: (random: () => number) => () => number }
> = {
  "one run, evenly scattered": { runs: 1, past: 24, next: 24, draw: (random) => () => 50 + 100 * random() },
  "one run, heavy tails": {
    runs: 1,
    past: 60,
    next: 200,
    draw: (random) => () => Math.exp(0.9 * normal(random)),
  },
  "four calls in all": {
    runs: 1,
    past: 4,
    next: 100,
    draw: (random) => () => Math.exp(0.5 * normal(random)),
  },
  "three runs, 10 % apart": {
    runs: 3,
    past: 100,
    next: 1_000,
    draw: (random) => {
      const level = 1 + 0.1 * normal(random);
      return () => level * (0.5 + random());
    },
  },
  "eight runs, 20 % apart": {
    runs: 8,
    past: 20,
    next: 50,
    draw: (random) => {
      const level = 1 + 0.2 * normal(random);
      return () => level * exponential(random);
    },
  },
};

test.each(Object.entries(WORLDS))(
  "%s: the band of 10 to 90 percent holds the truth in 75 to 95 of 100 seeded worlds",
  (_, { runs, past, next, draw }) => {
    const random = seededRandom(5);
    let held = 0;
    for (let world = 0; world < 2_000; world += 1) {
      const known = Array.from({ length: runs }, () => Array.from({ length: past }, draw(random)));
      const truth = Array.from({ length: next }, draw(random)).reduce((a, b) => a + b, 0);
      const { low = 0, high = 0 } = predictTotal(known, next) ?? {};
      if (truth >= low && truth <= high) held += 1;
    }
    expect(held / 2_000).toBeGreaterThan(0.75);
    expect(held / 2_000).toBeLessThan(0.95);
  },
);
