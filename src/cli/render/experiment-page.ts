import type { ExperimentStatistics } from "../../analysis/experiment-statistics.js";
import type { ExperimentEnvironment, ExperimentHead } from "../../format/experiment-log.js";
import { summaryText } from "../../logger/experiment-summary.js";
import { countText, durationText, usdText } from "../../logger/number-text.js";
import type { PossiblyBilledCall } from "../../recovery/possibly-billed-calls.js";
import type { ExperimentOverview, StoredExperiment } from "../../store/experiment-store.js";
import type { DriftBand, DriftKey } from "../../tokens/drift.js";
import { configLines } from "./config-lines.js";
import { distributionLines, scoreLines } from "./distribution-table.js";
import { driftLines } from "./drift-table.js";
import { flaggedUsageLines } from "./flagged-usage-lines.js";
import { failureLines, generationLines } from "./generation-tables.js";
import { possiblyBilledLines, possiblyBilledTitle } from "./possibly-billed-lines.js";
import type { Screen } from "./screen.js";
import { stepChartLines } from "./step-chart.js";
import { onOneLine, shortenedText, wrappedText } from "./text-width.js";
import { timeText } from "./time-text.js";
import { tokenLines } from "./token-breakdown.js";

const MOST_CONFIG_LINES = 60;

/** Everything `explog show` says of one experiment. */
export function experimentPageText(
  { overview, head }: StoredExperiment,
  statistics: ExperimentStatistics & {
    drift: { key: DriftKey; band: DriftBand }[];
    possiblyBilled: readonly PossiblyBilledCall[];
  },
  screen: Screen,
  now: Date,
): string {
  const sections: [string, string[]][] = [
    [
      possiblyBilledTitle(statistics.possiblyBilled),
      possiblyBilledLines(statistics.possiblyBilled, screen, { now, isSandbox: overview.sandbox }),
    ],
    ["Configuration", shownConfig(head, screen.width)],
    ["Distributions", distributionLines(statistics, screen)],
    ["Scores", scoreLines(statistics, screen)],
    ["Tokens and prices", tokenLines(statistics, screen.width)],
    ["Usage reports that do not add up", flaggedUsageLines(statistics.flagged, screen.width)],
    ["Reported counts by local ones", driftLines(statistics.drift, screen)],
    ["Over the steps", chartLines(statistics, screen)],
    ["Slowest generations", generationLines(statistics.slowest, screen)],
    ["Dearest generations", generationLines(statistics.dearest, screen)],
    ["Failures", failureLines(statistics.failures, screen)],
  ];
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([title, lines]) => ["", screen.paint.bold(title), ...lines]);
  return `${[...summaryLines(overview, head, screen.width, now), ...body].join("\n")}\n`;
}

function summaryLines(
  overview: ExperimentOverview,
  head: ExperimentHead | null,
  width: number,
  now: Date,
): string[] {
  const lines = overview.totals ? knownSummaryLines(overview, head) : damagedSummaryLines(overview);
  return [...lines, ...originLines(overview, head?.environment, now)].flatMap((line) =>
    wrappedText(line.startsWith("===") ? line.slice(0, Math.min(50, width)) : line, width, "  "),
  );
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

function shownConfig(head: ExperimentHead | null, width: number): string[] {
  const lines = configLines(head?.config);
  const shown = lines.slice(0, MOST_CONFIG_LINES).map((line) => shortenedText(line, width));
  const rest = lines.length - shown.length;
  return rest > 0 ? [...shown, `  … and ${countText(rest)} more lines`] : shown;
}

function chartLines({ steps, totals }: ExperimentStatistics, { width, paint }: Screen): string[] {
  const ends = [onOneLine(steps.labels[0] ?? ""), onOneLine(steps.labels.at(-1) ?? "")] as const;
  if (steps.labels.length < 2) return [];
  const unpriced =
    totals.unpricedGenerations > 0 ? ` (without ${countText(totals.unpricedGenerations)} unpriced)` : "";
  const charts = [
    { title: "Duration", values: steps.durationSeconds, combine: "mean", format: durationText },
    {
      title: "Tokens",
      values: steps.totalTokens,
      combine: "mean",
      format: (tokens: number) => countText(Math.round(tokens)),
    },
    { title: `Cost so far${unpriced}`, values: steps.cumulativeCostUsd, combine: "last", format: usdText },
  ] as const;
  return charts.flatMap((chart) => stepChartLines({ ...chart, ends }, width, paint.cyan));
}
