import { join } from "node:path";
import type { ExperimentTail } from "../../format/experiment-log.js";
import { experimentFiles } from "../../format/file-names.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { brokenLinesText } from "../../journal/broken-line.js";
import { readCheckpoint } from "../../journal/read-checkpoint.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentOverview, StoredExperiment } from "../../store/experiment-store.js";
import { driftBands } from "../../tokens/drift-counter.js";
import { experimentPageText } from "../render/experiment-page.js";
import { createScreen } from "../render/screen.js";
import { damagedLogJson, writeLogJson } from "../render/show-json.js";
import { missingGenerations } from "./missing-generations.js";
import { reportProblem, reportProblems } from "./report-problems.js";
import { summarizeLog } from "./summarize-log.js";
import { wantedProjection } from "./wanted-projection.js";

export interface ShowRequest {
  dir: string;
  reference: string;
  json?: boolean;
  /** As many further items as are to be projected. */
  project?: number;
}

/** Prints one experiment to stdout, and what is wrong with its files to stderr. */
export async function printExperiment({ dir, reference, json, project }: ShowRequest): Promise<void> {
  const store = createDirectoryStore(dir, { report: reportProblem });
  const experiment = await store.get(reference);
  const { overview, head, tail } = experiment;
  // By its path, it is the same one even if another has become the latest since.
  const { path } = overview;
  reportProblems([overview]);
  reportCheckpoint(overview);

  const screen = createScreen();
  const wanted = wantedProjection(experiment, project);
  if (json) {
    const openCalls = (last?: GenerationRecord) => openCallsOf(experiment, last);
    const records = wanted ? watched(store.records(path), wanted.add) : store.records(path);
    const projection = () => wanted?.projection();
    if (head && tail)
      await writeLogJson({ overview, head, tail }, records, { openCalls, projection }, screen.write);
    else await screen.write(damagedLogJson(overview, await openCalls()));
    return;
  }
  const { statistics, drift, last } = await summarizeLog(store, overview, { report: reportProblem });
  // What went wrong in reading has been told of.
  if (wanted) await createDirectoryStore(dir).eachRecord(path, wanted.add);
  const current = statistics.current();
  const missing = missingGenerations(overview, current.totals);
  if (missing !== undefined) reportProblem(missing);
  await screen.write(
    experimentPageText(
      experiment,
      {
        ...current,
        drift: driftBands(drift.learnt()),
        possiblyBilled: (await openCallsOf(experiment, last))?.calls ?? [],
        projection: wanted?.projection(),
      },
      screen,
      new Date(),
    ),
  );
}

async function* watched(
  records: AsyncIterable<GenerationRecord>,
  watch: (record: GenerationRecord) => void,
): AsyncIterable<GenerationRecord> {
  for await (const record of records) {
    watch(record);
    yield record;
  }
}

/** Calls that a writer which is gone left open, and what of the ledger is lost; `undefined` where none can be. */
async function openCallsOf({ overview, head, tail }: StoredExperiment, last: GenerationRecord | undefined) {
  if (!mayHaveOpenCalls(overview, tail)) return undefined;
  // Counts and prices: what nearly no experiment needs is loaded for those that do.
  const { possiblyBilledCalls } = await import("../../recovery/possibly-billed-calls.js");
  try {
    const ledger = possiblyBilledCalls(overview, head, last);
    if (ledger.broken.count > 0) {
      const lines = brokenLinesText("transcript", ledger.broken);
      reportProblem(`${overview.id}: ${lines}; a call may count as open whose end is lost.`);
    }
    return ledger;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reportProblem(`${overview.id}: its transcript cannot be read: ${reason}`);
    return undefined;
  }
}

/** A run that never stopped ended all of its calls; one that runs has calls under way, and will end them. */
function mayHaveOpenCalls({ status, origin }: ExperimentOverview, tail: ExperimentTail | null): boolean {
  if (origin !== "explog") return false;
  const isCut = status === "crashed" || status === "stalled" || status === "damaged";
  return isCut || (tail?.writer.session ?? 1) > 1;
}

/** The log has all that a checkpoint has but the saved state: that one would be missed when resuming. */
function reportCheckpoint({ id, path, origin }: ExperimentOverview): void {
  if (origin !== "explog") return;
  const reading = readCheckpoint(join(path, experimentFiles.checkpoint(id)));
  if (reading.kind === "damaged") reportProblem(`${id}: its checkpoint is damaged: ${reading.problem}`);
}
