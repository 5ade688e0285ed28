import { expect, test } from "vitest";
import published from "./fixtures/published-statistics.json" with { type: "json" };
import { holmAdjusted } from "./holm-adjustment.js";
import { itemsNeeded } from "./items-needed.js";
import { mcnemarProbability } from "./mcnemar-test.js";
import { normalCumulative, normalQuantile } from "./normal-distribution.js";
import { pairedBootstrap } from "./paired-bootstrap.js";
import { pairedDifferences } from "./paired-differences.js";

/** Relative, so that a probability of 1e-12 is checked as sharply as one of 0.5. */
function expectClose(actual: number | null, expected: number, relative = 1e-9): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

const differencesOf = ({ baseline, candidate }: { baseline: number[]; candidate: number[] }) =>
  Float64Array.from(candidate, (value, index) => value - (baseline[index] as number));

for (const sample of published.paired) {
  test(`paired differences are SciPy's: ${sample.name}`, () => {
    const result = pairedDifferences(differencesOf(sample));
    expectClose(result.mean, sample.mean);
    expectClose(result.standardDeviation, sample.standard_deviation);
    expectClose(result.standardError, sample.standard_error);
    expectClose(result.tStatistic, sample.t_statistic);
    expectClose(result.effectSize, sample.effect_size);
  });

  test(`the bootstrap's interval is the one of 400,000 resamples in NumPy: ${sample.name}`, () => {
    const result = pairedBootstrap(differencesOf(sample), 7);
    const { low, high, probability } = sample.bootstrap_t;
    const reach = (high - low) / 2;
    expect(Math.abs((result.interval?.low ?? Number.NaN) - low)).toBeLessThan(0.05 * reach);
    expect(Math.abs((result.interval?.high ?? Number.NaN) - high)).toBeLessThan(0.05 * reach);
    // Four standard errors of a share of 9,999 resamples.
    expect(Math.abs(result.probability - probability)).toBeLessThan(
      4 * Math.sqrt(probability / result.resamples) + 1e-4,
    );
  });
}

for (const sample of published.yes_no) {
  test(`McNemar's exact probability is statsmodels': ${sample.name}`, () => {
    expectClose(mcnemarProbability(sample.up, sample.down), sample.probability);
    expectClose(mcnemarProbability(sample.down, sample.up), sample.probability);
  });
}

test("McNemar's exact probability holds for one change and for ten thousand", () => {
  for (const { up, down, probability } of published.large_yes_no) {
    expectClose(mcnemarProbability(up, down), probability);
  }
  expect(mcnemarProbability(0, 0)).toBe(1);
});

for (const sample of published.several) {
  test(`Holm's correction is statsmodels': ${sample.name}`, () => {
    const adjusted = holmAdjusted(sample.probabilities);
    for (const [index, value] of sample.adjusted.entries()) expectClose(adjusted[index] ?? null, value);
  });
}

test("the normal distribution is SciPy's, far out too", () => {
  for (const { share, quantile, cumulative } of published.normal) {
    expect(Math.abs(normalQuantile(share) - quantile)).toBeLessThan(1e-9);
    expectClose(normalCumulative(quantile), cumulative);
  }
});

test("the items needed for a paired comparison are statsmodels' for a paired t test, to one item", () => {
  for (const { effect_size, comparisons, items } of published.items_needed) {
    expect(Math.abs(itemsNeeded(effect_size, comparisons) - Math.ceil(items))).toBeLessThanOrEqual(1);
  }
});
