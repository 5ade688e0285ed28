import { resolve } from "node:path";
import { type LoadedRunConfig, loadRunConfig } from "../../config/load-run-config.js";
import { toPlainJson } from "../../format/canonical-json.js";
import type { ExperimentHead, RunSource } from "../../format/experiment-log.js";
import { ExplogError } from "../../format/explog-error.js";
import { REDACTED, redactSecrets } from "../../format/redaction.js";
import { hasResults } from "../../journal/has-results.js";
import { inputProblems } from "../../runner/prepare-run.js";
import { resumeExperimentRun } from "../../runner/run-experiment.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { configChanges } from "../render/config-changes.js";
import { jsonRow } from "../render/list-json.js";
import { createScreen } from "../render/screen.js";
import { fittedText } from "../render/text-width.js";
import { dataDirectory } from "./data-options.js";
import { reportProblem } from "./report-problems.js";
import { type RunScreenOptions, runOnScreen } from "./run-screen.js";

interface ResumeOptions extends RunScreenOptions {
  dir?: string;
  allowChanges?: boolean;
  config?: string;
  /** US dollars. */
  budget?: number;
}

/** Finds the experiment, reads its configuration as it is now, and goes on where that is as it was. */
export async function resumeFromDisk(reference: string, options: ResumeOptions): Promise<void> {
  const dir = resolve(dataDirectory(options));
  const store = createDirectoryStore(dir, { report: reportProblem });
  const { overview, head } = await store.get(reference);
  if (isFinished(overview)) {
    sayFinished(overview, options);
    return;
  }
  const path = resolve(overview.path);
  if (overview.sweep !== undefined && !options.json) {
    process.stderr.write(
      `${overview.id} is one run of ${overview.sweep}; \`explog resume ${overview.sweep}\` goes on with all of them.\n`,
    );
  }
  if (!head) throw unreadable(overview);
  const named = options.config === undefined ? undefined : resolve(options.config);
  const source = sourceOf(overview, head, named);
  const configPath = named ?? source.configPath;
  const loaded = await loadAsBefore(configPath, source, options.budget);
  const changes = configChanges(head.config, redactSecrets(toPlainJson(loaded.snapshot))).filter(
    // A limit that was asked for just now changes no request.
    (line) => options.budget === undefined || !line.startsWith("budget"),
  );
  if (changes.length > 0 && !options.allowChanges) throw changedConfig(overview.id, changes);

  await runOnScreen(options, async (screen) => {
    if (changes.length > 0) {
      screen.output.progress(
        `⚠️ The configuration has changed:\n${changes.map((line) => `   ${line}`).join("\n")}`,
      );
    }
    const outcome = await resumeExperimentRun(loaded, { path, configChanges: changes }, screen);
    if (!outcome) sayFinished(overview, options);
    return outcome;
  });
}

/** One with failures is looked at more closely: they may have been made good since. */
export function isFinished({ status, totals }: ExperimentOverview): boolean {
  return status === "completed" && totals?.failedGenerations === 0 && totals.abortedGenerations === 0;
}

function sayFinished(overview: ExperimentOverview, { json }: RunScreenOptions): void {
  if (json) process.stdout.write(`${JSON.stringify({ ...jsonRow(overview), resumed: false }, null, 2)}\n`);
  else {
    const text = `✅ ${overview.id} is completed: there is nothing to resume.\n`;
    process.stderr.write(fittedText(text, createScreen(process.stderr).width));
  }
}

function unreadable({ id, problem }: ExperimentOverview): ExplogError {
  return new ExplogError(
    "LOG_UNREADABLE",
    `${id} cannot be resumed: ${problem ?? "its log cannot be read"}. explog recover ${id} mends what can be mended; then try again.`,
  );
}

function sourceOf(
  { id, origin, path }: ExperimentOverview,
  head: ExperimentHead,
  configPath: string | undefined,
): RunSource {
  if (head.run) return head.run;
  // Only runs write results. Of one whose log was lost, what it was told may be lost as well.
  if (hasResults(path)) {
    if (configPath === undefined) throw lostSource(id);
    return { configPath, overrides: [], workingDirectory: process.cwd() };
  }
  const reason =
    origin === "earlier tool"
      ? "the earlier tool wrote it, whose logs cannot be gone on with. Start it anew"
      : "it was not started by `explog run`. Run its own script again, with resumeExperiment(id) in place of startExperiment";
  throw new ExplogError("INVALID_ARGUMENT", `${id} cannot be resumed from here: ${reason}.`);
}

function lostSource(id: string): ExplogError {
  return new ExplogError(
    "INVALID_ARGUMENT",
    `${id} cannot be resumed yet: where its configuration was read was lost with its log. Pass its file with --config FILE; what \`key=value\` words changed in it has to be written there.`,
  );
}

/** Overrides name paths as seen from where the run was started, so that is where they are read. */
export async function loadAsBefore(
  configPath: string,
  source: RunSource,
  limitUsd: number | undefined,
): Promise<LoadedRunConfig> {
  const overrides = source.overrides.filter((word) => !word.endsWith(`=${REDACTED}`));
  if (limitUsd !== undefined) overrides.push(`++budget.limit_usd=${limitUsd}`);
  const here = process.cwd();
  try {
    process.chdir(source.workingDirectory);
  } catch {
    // It is gone; what was named from there is reported as missing.
  }
  try {
    return await loadRunConfig(configPath, overrides, inputProblems);
  } finally {
    process.chdir(here);
  }
}

function changedConfig(id: string, changes: readonly string[]): ExplogError {
  return new ExplogError(
    "CONFIG_CHANGED",
    `The configuration of ${id} has changed since it was started:\n${changes.map((line) => `  ${line}`).join("\n")}\nUndo the changes, start a new experiment with \`explog run\`, or pass --allow-changes: requests that change with them are sent again.`,
  );
}
