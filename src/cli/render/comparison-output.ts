import type { Caution } from "../../analysis/comparison-cautions.js";
import type { CircumstanceDifferences, RunCircumstances } from "../../analysis/run-circumstances.js";
import type { RunComparison } from "../../analysis/run-comparison.js";

/** Everything that a comparison found, for whatever form it is printed in. */
export interface ComparisonOutput {
  runs: readonly RunCircumstances[];
  differences: CircumstanceDifferences;
  cautions: readonly Caution[];
  comparison: RunComparison;
}
