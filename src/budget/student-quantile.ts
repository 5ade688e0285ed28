/** 90 % points of Student's distribution by its degrees of freedom: NIST/SEMATECH e-Handbook 1.3.6.7.2, read 2026-11. */
const POINTS: readonly (readonly [freedom: number, point: number])[] = [
  [1, 3.078],
  [2, 1.886],
  [3, 1.638],
  [4, 1.533],
  [5, 1.476],
  [6, 1.44],
  [8, 1.397],
  [10, 1.372],
  [15, 1.341],
  [20, 1.325],
  [30, 1.31],
  [60, 1.296],
  [Number.POSITIVE_INFINITY, 1.282],
];

/** Where 90 % of Student's distribution lie below; between the table's rows in proportion to 1/freedom. */
export function studentNinetyPercent(freedom: number): number {
  const place = POINTS.findIndex(([each]) => each >= freedom);
  const [above, pointAbove] = POINTS[place] as readonly [number, number];
  const before = POINTS[place - 1];
  if (!before) return pointAbove;
  const [below, pointBelow] = before;
  const share = (1 / below - 1 / freedom) / (1 / below - 1 / above);
  return pointBelow + (pointAbove - pointBelow) * share;
}
