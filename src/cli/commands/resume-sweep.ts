import { resolve } from "node:path";
import type { LoadedRunConfig } from "../../config/load-run-config.js";
import { toPlainJson } from "../../format/canonical-json.js";
import { ExplogError } from "../../format/explog-error.js";
import { redactSecrets } from "../../format/redaction.js";
import { discardUnbegunRuns, readSweepManifest } from "../../journal/sweep-folder.js";
import { countText } from "../../logger/number-text.js";
import { prepareRun } from "../../runner/prepare-run.js";
import { hashWithoutBudget } from "../../runner/sweep/plan-sweep.js";
import type { SweepRun } from "../../runner/sweep/run-sweep.js";
import { findSweep, readSweep, type StoredSweepRun } from "../../store/read-sweep.js";
import { configChanges } from "../render/config-changes.js";
import { carryOutSweep, printSweep, type SweepScreenOptions } from "./carry-out-sweep.js";
import { dataDirectory } from "./data-options.js";
import { reportProblem } from "./report-problems.js";
import { isFinished, loadAsBefore } from "./resume-from-disk.js";

interface ResumeSweepOptions extends SweepScreenOptions {
  dir?: string;
  allowChanges?: boolean;
  config?: string;
  /** US dollars. */
  budget?: number;
  parallel?: number;
}

/** Finishes what a sweep has begun, begins what it has not, and leaves alone what is done. */
export async function resumeSweep(reference: string, options: ResumeSweepOptions): Promise<void> {
  const folder = findSweep(reference, resolve(dataDirectory(options)));
  const { sweepId, runs } = readSweepManifest(folder);
  const before = await readSweep(folder, { report: reportProblem });
  if (before.runs.every(isDone)) {
    if (!options.json) process.stderr.write(`✅ ${sweepId} is completed: there is nothing to resume.\n`);
    await printSweep(folder, options);
    return;
  }
  await carryOutSweep(
    {
      folder,
      size: runs.length,
      parallel: options.parallel ?? 1,
      left: async () => {
        discardUnbegunRuns(folder);
        const stored = await readSweep(folder, { report: reportProblem });
        return runsLeft(stored, options);
      },
      title: (left) =>
        `🧪 Resumed sweep: ${sweepId}\n   ${countText(left.length)} of ${countText(runs.length)} runs are left; no answer that is there is paid again\n`,
    },
    options,
  );
}

function isDone({ experiment }: StoredSweepRun): boolean {
  return experiment !== undefined && isFinished(experiment.overview);
}

/** @throws ExplogError `CONFIG_CHANGED` when a run would not be what it was planned to be. */
async function runsLeft(
  { manifest, runs }: Awaited<ReturnType<typeof readSweep>>,
  options: ResumeSweepOptions,
): Promise<SweepRun[]> {
  const configPath = options.config === undefined ? manifest.configPath : resolve(options.config);
  const left: SweepRun[] = [];
  const changed: string[] = [];
  for (const run of runs.filter((each) => !isDone(each))) {
    const { number, words, choices, experiment } = run;
    const source = { configPath, overrides: words, workingDirectory: manifest.workingDirectory };
    const loaded = await loadAsBefore(configPath, source, options.budget);
    const changes = changesOf(run, loaded, options.budget !== undefined);
    changed.push(...changes.map((line) => `  run ${number}: ${line}`));
    const { items } = await prepareRun(loaded);
    left.push({
      number,
      point: { words: [...words], choices: [...choices] },
      loaded,
      items: items.count,
      ...(experiment && { experiment: { path: resolve(experiment.overview.path), configChanges: changes } }),
    });
  }
  if (changed.length > 0 && !options.allowChanges) throw changedConfig(manifest.sweepId, changed);
  return left;
}

function changesOf(run: StoredSweepRun, loaded: LoadedRunConfig, hasNewLimit: boolean): string[] {
  if (run.experiment) {
    const now = redactSecrets(toPlainJson(loaded.snapshot));
    const lines = configChanges(run.experiment.head?.config, now);
    return lines.filter((line) => !hasNewLimit || !line.startsWith("budget"));
  }
  const isSame = hashWithoutBudget(loaded) === run.configHash;
  return isSame ? [] : ["it has not begun, and its configuration is not what was planned"];
}

function changedConfig(id: string, changes: readonly string[]): ExplogError {
  return new ExplogError(
    "CONFIG_CHANGED",
    `The configuration of ${id} has changed since it was started:\n${changes.join("\n")}\nUndo the changes, start a new sweep, or pass --allow-changes: requests that change with them are sent again.`,
  );
}
