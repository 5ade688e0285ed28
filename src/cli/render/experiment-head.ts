import type { ExperimentEnvironment, ExperimentHead } from "../../format/experiment-log.js";
import { summaryText } from "../../logger/experiment-summary.js";
import { countText } from "../../logger/number-text.js";
import type { ExperimentOverview, StoredExperiment } from "../../store/experiment-store.js";
import { configEntries } from "./config-lines.js";
import { fittedSummary } from "./fitted-summary.js";
import type { Screen } from "./screen.js";
import { sessionLines } from "./session-lines.js";
import { brokenText, onOneLine } from "./text-width.js";
import { timeText } from "./time-text.js";

const MOST_CONFIG_ENTRIES = 60;
/** Of one value, on a screen; a pipe gets it whole. */
const MOST_VALUE_LINES = 20;

/** What `explog show` says of one experiment without reading its generations. */
export function experimentHeadText(
  { overview, head, tail }: StoredExperiment,
  screen: Screen,
  now: Date,
): string {
  const sessions = sessionLines(tail?.sessions, screen.width, now);
  const history = sessions.length > 0 ? ["", screen.paint.bold("Sessions"), ...sessions] : [];
  const config = shownConfig(head, screen.width);
  const lines = summaryLines(overview, head, screen.width, now);
  const configuration = config.length > 0 ? ["", screen.paint.bold("Configuration"), ...config] : [];
  return `${[...lines, ...history, ...configuration].join("\n")}\n`;
}

/** What the totals say, and where the experiment comes from. */
export function summaryLines(
  overview: ExperimentOverview,
  head: ExperimentHead | null,
  width: number,
  now: Date,
): string[] {
  const lines = overview.totals ? knownSummaryLines(overview, head) : damagedSummaryLines(overview);
  return fittedSummary([...lines, ...originLines(overview, head?.environment, now)], width);
}

function knownSummaryLines(overview: ExperimentOverview, head: ExperimentHead | null): string[] {
  const { id, totals, durationSeconds, startTime, status, error } = overview;
  if (totals === null) return [];
  const text = summaryText({
    ...overview,
    experimentId: id,
    totals,
    status: status as Parameters<typeof summaryText>[0]["status"],
    startTime: startTime ?? "",
    durationSeconds: durationSeconds ?? 0,
    models: overview.models.map(onOneLine),
    notes: onOneLine(head?.notes ?? overview.notes),
    error: error && { name: onOneLine(error.name), message: onOneLine(error.message) },
  });
  const lines = text.trimEnd().split("\n");
  return durationSeconds === null ? lines.filter((line) => !line.startsWith("Duration:")) : lines;
}

function damagedSummaryLines({ id, status, path, problem = "" }: ExperimentOverview): string[] {
  return [
    "🧪 EXPERIMENT SUMMARY",
    "=".repeat(50),
    `Experiment ID: ${id}`,
    `Status: ${status}`,
    `Problem: ${onOneLine(problem)}`,
    `Files: ${path}`,
  ];
}

function originLines(
  { startTime, origin }: ExperimentOverview,
  environment: ExperimentEnvironment | undefined,
  now: Date,
): string[] {
  const started = startTime === null ? [] : [`Started: ${timeText(startTime, now)}`];
  const written = origin === "explog" ? [] : ["Written by: the earlier tool, which counted tokens locally"];
  if (!environment) return [...started, ...written];
  const { commandLine, gitCommit, gitBranch, gitDirty, explogVersion, nodeVersion, platform, hostname } =
    environment;
  const versions = [
    explogVersion && `explog ${explogVersion}`,
    nodeVersion && `Node ${nodeVersion}`,
    platform,
    hostname,
  ];
  const known = versions.filter((text) => text !== "");
  const branch = gitBranch ? ` on ${gitBranch}` : "";
  return [
    ...started,
    ...written,
    ...(commandLine.length > 0 ? [`Command: ${onOneLine(commandLine.join(" "))}`] : []),
    ...(gitCommit
      ? [`Git: ${onOneLine(gitCommit.slice(0, 12) + branch)}${gitDirty ? ", with uncommitted changes" : ""}`]
      : []),
    ...(known.length > 0 ? [`Environment: ${onOneLine(known.join(", "))}`] : []),
  ];
}

export function shownConfig(head: ExperimentHead | null, width: number): string[] {
  const entries = configEntries(head?.config, { indent: "  ", width });
  const shown = entries.slice(0, MOST_CONFIG_ENTRIES).flatMap((lines) => firstLines(lines, width));
  const rest = entries.slice(MOST_CONFIG_ENTRIES).flat().length;
  return rest > 0 ? [...shown, `  … and ${countText(rest)} more lines`] : shown;
}

function firstLines(lines: string[], width: number): string[] {
  if (width === Number.POSITIVE_INFINITY || lines.length <= MOST_VALUE_LINES + 1) return lines;
  const shown = lines.slice(0, MOST_VALUE_LINES);
  const indent = /^ */.exec(shown.at(-1) ?? "")?.[0] ?? "";
  const more = `… and ${countText(lines.length - shown.length)} more lines (--json has them all)`;
  return [...shown, ...brokenText(indent + more, width)];
}
