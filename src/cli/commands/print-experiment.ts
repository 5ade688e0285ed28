import { createExperimentStatistics } from "../../analysis/experiment-statistics.js";
import { createDirectoryStore } from "../../store/directory-store.js";
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
    else screen.write(damagedLogJson(overview));
    return;
  }
  const statistics = createExperimentStatistics();
  for await (const record of records) statistics.add(record);
  screen.write(experimentPageText(experiment, statistics.current(), screen, new Date()));
}
