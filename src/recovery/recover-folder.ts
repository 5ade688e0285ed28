import { thisObserver } from "../journal/liveness.js";
import { type ExperimentPlace, findExperiments } from "../store/find-experiments.js";
import { startTimeOf } from "../store/read-place.js";
import { resolveReference } from "../store/resolve-reference.js";
import { recoverExperiment } from "./recover-experiment.js";
import type { Recovery } from "./recovery.js";

/**
 * Recovers the experiments of a folder, or those that are named.
 * @throws ExplogError `EXPERIMENT_NOT_FOUND` or `EXPERIMENT_AMBIGUOUS`, before anything is touched.
 */
export function recoverFolder(
  dir: string,
  options: {
    references: readonly string[];
    dryRun: boolean;
    isElsewhereGone: boolean;
    report: (problem: string) => void;
  },
): Recovery[] {
  const { references, dryRun, isElsewhereGone, report } = options;
  const all = findExperiments(dir, report);
  const named = references.map((reference) => resolveReference(reference, all, startTimeOf, dir));
  const chosen: Iterable<ExperimentPlace> = references.length > 0 ? new Set(named) : all;
  const observer = thisObserver();
  return [...chosen].map((place) =>
    recoverExperiment(place, { observer, dryRun, isElsewhereGone, now: new Date() }),
  );
}
