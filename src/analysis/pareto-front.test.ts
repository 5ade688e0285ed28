import fc from "fast-check";
import { expect, test } from "vitest";
import { paretoFront, type QualityAndCost } from "./pareto-front.js";

const beats = (a: QualityAndCost, b: QualityAndCost) =>
  a.quality >= b.quality && a.cost <= b.cost && (a.quality > b.quality || a.cost < b.cost);

test("the front of a small example is what one sees at a glance", () => {
  const points = [
    { name: "large", quality: 0.91, cost: 0.5 },
    { name: "small", quality: 0.7, cost: 0.02 },
    { name: "dear and no better", quality: 0.7, cost: 0.3 },
    { name: "middle", quality: 0.85, cost: 0.1 },
    { name: "free and useless", quality: 0, cost: 0 },
  ];
  expect(paretoFront(points).map(({ name }) => name)).toEqual([
    "free and useless",
    "small",
    "middle",
    "large",
  ]);
});

test("nothing is on the front of nothing", () => {
  expect(paretoFront([])).toEqual([]);
});

test("a point is on the front exactly when no other beats it, the cheapest first", () => {
  const value = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(fc.array(fc.record({ quality: value, cost: value })), (points) => {
      const front = paretoFront(points);
      const expected = points.filter((point) => !points.some((other) => beats(other, point)));
      expect(new Set(front)).toEqual(new Set(expected));
      expect(front).toHaveLength(expected.length);
      expect(front.map(({ cost }) => cost)).toEqual(front.map(({ cost }) => cost).sort((a, b) => a - b));
    }),
  );
});
