import { statSync } from "node:fs";
import { join } from "node:path";
import { createExperimentStatistics } from "../../analysis/experiment-statistics.js";
import { ExplogError } from "../../format/explog-error.js";
import { experimentFiles } from "../../format/file-names.js";
import { replaceFile } from "../../journal/atomic-file.js";
import { brokenLinesText, NO_BROKEN_LINES } from "../../journal/broken-line.js";
import { countText } from "../../logger/number-text.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentStore, StoredExperiment } from "../../store/experiment-store.js";
import {
  createReportTexts,
  type ReportRun,
  type ReportTexts,
  reportGeneration,
} from "../render/report-data.js";
import { reportPage } from "../render/report-page.js";
import { type TranscriptTexts, transcriptTexts } from "../render/report-transcript.js";
import { createScreen } from "../render/screen.js";
import { fittedText } from "../render/text-width.js";
import { gatherComparison } from "./gather-comparison.js";
import { missingGenerations } from "./missing-generations.js";
import { createProblemNotes, type ProblemNotes } from "./problem-notes.js";
import { unwritableFile } from "./unwritable-file.js";

export interface ReportRequest {
  dir: string;
  references: readonly string[];
  output?: string;
}

const MOST_BYTES = 3_000_000;
/** Characters of texts; compressed, with figures and charts, they are mostly below that. */
const TEXT_ROOM = 6_000_000;
const LEAST_ROOM = 500_000;

/** Writes the page as a whole, and says where. */
export async function writeReport({ dir, references, output }: ReportRequest): Promise<void> {
  if (output !== undefined && statSync(output, { throwIfNoEntry: false })?.isDirectory())
    throw new ExplogError("INVALID_ARGUMENT", `--output is ${output}, which is a folder. Pass a file.`);
  const notes = createProblemNotes();
  const store = createDirectoryStore(dir, { report: notes.report });
  const chosen = new Map<string, StoredExperiment>();
  for (const reference of references) {
    const experiment = await store.get(reference);
    chosen.set(experiment.overview.path, experiment);
  }
  for (const { overview } of chosen.values()) {
    if (overview.problem !== undefined) notes.report(`${overview.id}: ${overview.problem}`);
  }
  const comparison =
    chosen.size > 1 ? await gatherComparison(store, [...chosen.keys()], undefined, 1) : undefined;
  let page = "";
  // Texts that hardly compress are given less room, until the page has its size.
  for (let room = TEXT_ROOM; room >= LEAST_ROOM; room /= 2) {
    const texts = createReportTexts(room);
    const experiments = [];
    for (const experiment of chosen.values()) {
      experiments.push(await readRun(store, experiment, texts, notes));
    }
    page = reportPage({ experiments, comparison, texts: texts.list, textsLeft: texts.left });
    if (Buffer.byteLength(page) <= MOST_BYTES) break;
  }
  const [first] = chosen.values();
  const path = output ?? `${first?.overview.id}_report.html`;
  try {
    replaceFile(path, page);
  } catch (error) {
    throw unwritableFile(path, "--output", error);
  }
  const text = `Wrote ${path} (${countText(Math.ceil(Buffer.byteLength(page) / 1000))} kB)\n`;
  process.stderr.write(fittedText(text, createScreen(process.stderr).width));
}

async function readRun(
  store: ExperimentStore,
  experiment: StoredExperiment,
  texts: ReportTexts,
  notes: ProblemNotes,
) {
  const { overview } = experiment;
  const statistics = createExperimentStatistics();
  const run: ReportRun = { id: overview.id, generations: [] };
  const { ends: calls, broken } = textsOf(experiment, notes);
  let lost = 0;
  for await (const record of store.records(overview.path)) {
    statistics.add(record);
    const call = record.transcript && calls.get(record.transcript.offset);
    if (record.transcript && !call) lost += 1;
    run.generations.push(reportGeneration(record, texts.add(call)));
  }
  const current = statistics.current();
  const missing = missingGenerations(overview, current.totals);
  if (missing !== undefined) notes.report(missing);
  if (broken.count > 0) notes.report(`${overview.id}: ${brokenLinesText("transcript", broken)}`);
  if (lost > 0) notes.report(`${overview.id}: ${lostText(lost)}`);
  return { experiment, statistics: current, run, problems: notes.of(overview.id) };
}

function lostText(lost: number): string {
  const texts = lost === 1 ? "the texts of 1 generation" : `the texts of ${countText(lost)} generations`;
  return `${texts} cannot be found in its transcript`;
}

function textsOf({ overview }: StoredExperiment, notes: ProblemNotes): TranscriptTexts {
  const none = { ends: new Map(), broken: NO_BROKEN_LINES };
  if (overview.origin !== "explog") return none;
  try {
    return transcriptTexts(join(overview.path, experimentFiles.transcript(overview.id)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notes.report(`${overview.id}: its transcript cannot be read: ${reason}`);
    return none;
  }
}
