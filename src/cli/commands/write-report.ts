import { statSync } from "node:fs";
import { join } from "node:path";
import { createExperimentStatistics } from "../../analysis/experiment-statistics.js";
import { ExplogError } from "../../format/explog-error.js";
import { experimentFiles } from "../../format/file-names.js";
import { replaceFile } from "../../journal/atomic-file.js";
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
import { transcriptTexts } from "../render/report-transcript.js";
import { createScreen } from "../render/screen.js";
import { fittedText } from "../render/text-width.js";
import { gatherComparison } from "./gather-comparison.js";
import { reportProblem, reportProblems } from "./report-problems.js";
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
  const store = createDirectoryStore(dir, { report: reportProblem });
  const chosen = new Map<string, StoredExperiment>();
  for (const reference of references) {
    const experiment = await store.get(reference);
    chosen.set(experiment.overview.path, experiment);
  }
  reportProblems([...chosen.values()].map(({ overview }) => overview));
  const comparison =
    chosen.size > 1 ? await gatherComparison(store, [...chosen.keys()], undefined, 1) : undefined;
  let page = "";
  // Texts that hardly compress are given less room, until the page has its size.
  for (let room = TEXT_ROOM; room >= LEAST_ROOM; room /= 2) {
    const texts = createReportTexts(room);
    const experiments = [];
    for (const experiment of chosen.values()) experiments.push(await readRun(store, experiment, texts));
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

async function readRun(store: ExperimentStore, experiment: StoredExperiment, texts: ReportTexts) {
  const { overview } = experiment;
  const statistics = createExperimentStatistics();
  const run: ReportRun = { id: overview.id, generations: [] };
  const calls = textsOf(experiment);
  for await (const record of store.records(overview.path)) {
    statistics.add(record);
    const call = record.transcript && calls.get(record.transcript.offset);
    run.generations.push(reportGeneration(record, texts.add(call)));
  }
  return { experiment, statistics: statistics.current(), run };
}

function textsOf({ overview }: StoredExperiment): ReturnType<typeof transcriptTexts> {
  if (overview.origin !== "explog") return new Map();
  try {
    return transcriptTexts(join(overview.path, experimentFiles.transcript(overview.id)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reportProblem(`${overview.id}: its transcript cannot be read: ${reason}`);
    return new Map();
  }
}
