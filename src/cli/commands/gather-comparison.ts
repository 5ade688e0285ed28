import { comparisonCautions } from "../../analysis/comparison-cautions.js";
import { createRunItems } from "../../analysis/item-values.js";
import {
  circumstanceDifferences,
  createCircumstances,
  unrecordedCircumstances,
} from "../../analysis/run-circumstances.js";
import { compareRuns } from "../../analysis/run-comparison.js";
import { ExplogError } from "../../format/explog-error.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { createBookedPrices } from "../../pricing/booked-price.js";
import type { ExperimentStore, StoredExperiment } from "../../store/experiment-store.js";
import type { ComparisonOutput } from "../render/comparison-output.js";
import { createUnitPriceTexts } from "../render/unit-prices.js";

/**
 * Reads the runs once each and compares them.
 * @throws ExplogError `INVALID_ARGUMENT` for fewer than two different runs.
 */
export async function gatherComparison(
  store: ExperimentStore,
  references: readonly string[],
  baseline: string | undefined,
  seed: number,
): Promise<ComparisonOutput> {
  const experiments = new Map<string, StoredExperiment>();
  for (const reference of references) {
    const experiment = await store.get(reference);
    experiments.set(experiment.overview.path, experiment);
  }
  const basePath = baseline === undefined ? undefined : (await store.get(baseline)).overview.path;
  if (basePath !== undefined && !experiments.has(basePath)) {
    experiments.set(basePath, await store.get(basePath));
  }
  if (experiments.size < 2) {
    const [only] = experiments.values();
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `explog compare needs two different runs, and was given only ${only?.overview.id ?? "none"}. Pass another id after it; explog list shows them all.`,
    );
  }

  const bookedPriceOf = createBookedPrices();
  const textsOf = createUnitPriceTexts();
  const unitPricesOf = (record: GenerationRecord) => textsOf(bookedPriceOf(record));
  const read: {
    circumstances: ReturnType<typeof createCircumstances>;
    items: ReturnType<typeof createRunItems>;
  }[] = [];
  for (const [path, experiment] of experiments) {
    const circumstances = createCircumstances(experiment, unitPricesOf);
    const items = createRunItems();
    await store.eachRecord(path, (record) => {
      circumstances.add(record);
      items.add(record);
    });
    read.push({ circumstances, items });
  }
  const runs = read.map(({ circumstances }) => circumstances.circumstances());
  const items = read.map((run) => run.items.items());
  const baselineIndex = Math.max(0, [...experiments.keys()].indexOf(basePath ?? ""));
  const differences = circumstanceDifferences(runs);
  const comparison = compareRuns(items, baselineIndex, seed);
  const cautions = comparisonCautions({ runs, items, differences, comparison });
  return { runs, differences, unrecorded: unrecordedCircumstances(runs), cautions, comparison };
}
