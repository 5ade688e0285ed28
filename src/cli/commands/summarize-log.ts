import { existsSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { experimentFiles } from "../../format/file-names.js";
import { brokenLinesText, joinedBrokenLines } from "../../journal/broken-line.js";
import { isLineLog } from "../../journal/line-log.js";
import { logStretches } from "../../journal/log-stretches.js";
import { readScores } from "../../journal/read-scores.js";
import type { ExperimentOverview, ExperimentStore } from "../../store/experiment-store.js";
import { addPartToSummary, addToSummary, createLogSummary, type LogSummary } from "./log-summary.js";
import { type StretchOfLog, type SummarizedStretch, summarizeStretch } from "./summarize-stretch.js";

/** What a thread of its own is worth starting for; it takes as long to start as it takes to read a third of it. */
const STRETCH_BYTES = 32 * 1024 * 1024;
const MOST_STRETCHES = 8;

export interface Summarizing {
  report: (problem: string) => void;
  stretchBytes?: number;
  mostStretches?: number;
  /** Summarizes a stretch, in a thread of its own; `undefined` where that cannot be done. */
  elsewhere?: ((stretch: StretchOfLog) => Promise<SummarizedStretch>) | undefined;
}

/** Reads all generations of an experiment; those of a large log on several processors at once. */
export async function summarizeLog(
  store: ExperimentStore,
  overview: ExperimentOverview,
  { report, elsewhere = threadOrNone(), ...sizes }: Summarizing,
): Promise<LogSummary> {
  const stretches = elsewhere ? stretchesOf(overview, sizes) : [];
  if (elsewhere && stretches.length > 1) {
    const summary = await summarizeTogether(overview, stretches, { report, elsewhere });
    if (summary) return summary;
  }
  const summary = createLogSummary();
  await store.eachRecord(overview.path, (record) => addToSummary(summary, record));
  return summary;
}

/** @returns `undefined` when a thread came to grief, so that the log is to be read in one. */
async function summarizeTogether(
  overview: ExperimentOverview,
  stretches: ReturnType<typeof logStretches>,
  {
    report,
    elsewhere,
  }: Required<Pick<Summarizing, "report">> & { elsewhere: NonNullable<Summarizing["elsewhere"]> },
): Promise<LogSummary | undefined> {
  const { id, path } = overview;
  const logPath = join(path, experimentFiles.log(id));
  const { scores, broken: brokenScores } = readScores(join(path, experimentFiles.scores(id)));
  const [first, ...others] = stretches.map((stretch): StretchOfLog => ({ logPath, stretch, scores }));
  if (!first) return undefined;
  const threads = Promise.all(others.map(elsewhere)).catch(() => undefined);
  const own = summarizeStretch(first);
  const theirs = await threads;
  if (!theirs) return undefined;
  if (brokenScores.count > 0) report(`${id}: ${brokenLinesText("scores", brokenScores)}`);
  const summary = createLogSummary();
  const all = [own, ...theirs];
  const last = all.findIndex(({ end }) => end.isEndOfList);
  // Of what stands behind the end of the list, nothing counts.
  const counted = last < 0 ? all : all.slice(0, last + 1);
  for (const { part } of counted) addPartToSummary(summary, part);
  const broken = joinedBrokenLines(counted.map(({ end }) => end));
  if (broken.count > 0) report(`${id}: ${brokenLinesText("log", broken)}`);
  return summary;
}

function stretchesOf(
  { id, path, origin, problem }: ExperimentOverview,
  {
    stretchBytes = STRETCH_BYTES,
    mostStretches = Math.min(availableParallelism(), MOST_STRETCHES),
  }: Pick<Summarizing, "stretchBytes" | "mostStretches">,
) {
  if (origin !== "explog" || problem !== undefined) return [];
  const logPath = join(path, experimentFiles.log(id));
  try {
    const count = Math.floor(statSync(logPath).size / stretchBytes);
    if (count < 2 || !isLineLog(logPath)) return [];
    return logStretches(logPath, Math.min(count, mostStretches));
  } catch {
    // Reading it in one piece tells what is wrong.
    return [];
  }
}

/** Of the built package: its worker is a file beside the program. */
function threadOrNone(): Summarizing["elsewhere"] {
  const url = new URL("../summary-worker.js", import.meta.url);
  if (!existsSync(fileURLToPath(url))) return undefined;
  return (stretch) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(url, { workerData: stretch });
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("the thread ended without an answer")));
    });
}
