import type { Caution } from "../../analysis/comparison-cautions.js";
import type {
  CircumstanceDifferences,
  CircumstancePart,
  RunCircumstances,
} from "../../analysis/run-circumstances.js";
import type { RunComparison } from "../../analysis/run-comparison.js";

/** Everything that a comparison found, for whatever form it is printed in. */
export interface ComparisonOutput {
  runs: readonly RunCircumstances[];
  differences: CircumstanceDifferences;
  /** Parts that no run says anything of. */
  unrecorded: readonly CircumstancePart[];
  cautions: readonly Caution[];
  comparison: RunComparison;
}
