import { createExperimentStatistics } from "../../analysis/experiment-statistics.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { createDriftCounter, driftBands } from "../../tokens/drift-counter.js";
import { experimentPageText } from "../render/experiment-page.js";
import { createScreen } from "../render/screen.js";
import { damagedLogJson, writeLogJson } from "../render/show-json.js";
import { reportProblem, reportProblems } from "./report-problems.js";

export interface ShowRequest {
  dir: string;
  reference: string;
  json?: boolean;
}

/** Prints one experiment to stdout, and what is wrong with its files to stderr. */
export async function printExperiment({ dir, reference, json }: ShowRequest): Promise<void> {
  const store = createDirectoryStore(dir, { report: reportProblem });
  const experiment = await store.get(reference);
  const { overview, head, tail } = experiment;
  // By its path, it is the same one even if another has become the latest since.
  const records = store.records(overview.path);
  reportProblems([overview]);

  const screen = createScreen();
  if (json) {
    if (head && tail) await writeLogJson({ overview, head, tail }, records, screen.write);
    else await screen.write(damagedLogJson(overview));
    return;
  }
  const statistics = createExperimentStatistics();
  const counts = createDriftCounter();
  for await (const record of records) {
    statistics.add(record);
    counts.add(record);
  }
  const current = statistics.current();
  reportMissing(overview, current.totals.generations);
  await screen.write(
    experimentPageText(experiment, { ...current, drift: driftBands(counts.learnt()) }, screen, new Date()),
  );
}

/** A running experiment may have got further since its totals were read; any other has lost something. */
function reportMissing({ id, status, totals }: ExperimentOverview, read: number): void {
  if (totals === null || status === "running" || totals.generations === read) return;
  reportProblem(
    `${id}: its totals are of ${totals.generations} generations, and ${read} of them can be read.`,
  );
}
