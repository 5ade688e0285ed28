import type { ExperimentStatus, ExperimentTotals } from "../format/experiment-log.js";
import { costSumOf, costText } from "./cost-text.js";
import { countText, durationText } from "./number-text.js";

/** What `endExperiment` returns: the whole experiment in a few figures. */
export interface ExperimentSummary {
  experimentId: string;
  status: ExperimentStatus;
  /** ISO 8601 in UTC. */
  startTime: string;
  endTime: string | null;
  durationSeconds: number;
  models: string[];
  notes: string;
  totals: ExperimentTotals;
  /** Mean and count of every score, by name. */
  scores: Record<string, { mean: number; count: number }>;
  /** Folder that holds the experiment's files. */
  path: string;
  sandbox: boolean;
  error?: { name: string; message: string };
}

/** The summary for people, as the screen and `_summary.txt` show it. */
export function summaryText(summary: ExperimentSummary): string {
  const { totals } = summary;
  const lines = [
    "🧪 EXPERIMENT SUMMARY",
    "=".repeat(50),
    `Experiment ID: ${summary.experimentId}`,
    ...(summary.notes ? [`Notes: ${summary.notes}`] : []),
    `Status: ${summary.status}${summary.error ? ` (${summary.error.name}: ${summary.error.message})` : ""}`,
    `Duration: ${durationText(summary.durationSeconds)}`,
    `Total Generations: ${countText(totals.generations)}${generationRemarks(totals)}`,
    `Total Tokens: ${countText(totals.totalTokens)}${tokenRemarks(totals)}`,
    `  Input: ${countText(totals.inputTokens)}${part(totals.cacheReadTokens, "read from cache")}`,
    `  Output: ${countText(totals.outputTokens)}${part(totals.reasoningTokens, "reasoning")}`,
    `Estimated Cost: ${costText(costSumOf(totals))}${costRemarks(summary)}`,
    ...averages(totals),
    ...scoreLines(summary.scores),
    `Models: ${summary.models.join(", ") || "none"}`,
    `Files: ${summary.path}`,
  ];
  return `${lines.join("\n")}\n`;
}

function generationRemarks(totals: ExperimentTotals): string {
  const remarks = [
    ...(totals.failedGenerations ? [`${countText(totals.failedGenerations)} failed`] : []),
    ...(totals.abortedGenerations ? [`${countText(totals.abortedGenerations)} aborted`] : []),
    ...(totals.flaggedGenerations
      ? [`${countText(totals.flaggedGenerations)} with a usage report that does not add up`]
      : []),
  ];
  return remarks.length ? ` (${remarks.join(", ")})` : "";
}

function tokenRemarks(totals: ExperimentTotals): string {
  const remarks = [
    ...(totals.estimatedGenerations
      ? [`${generationsText(totals.estimatedGenerations)} counted locally`]
      : []),
    ...(totals.uncountedGenerations
      ? [`without what is unknown of ${generationsText(totals.uncountedGenerations)}`]
      : []),
  ];
  return remarks.length ? ` (${remarks.join(", ")})` : "";
}

function costRemarks({ totals, sandbox }: ExperimentSummary): string {
  if (sandbox) return " (what the model would cost; the sandbox bills nothing)";
  return totals.inexactPriceGenerations
    ? ` (${countText(totals.inexactPriceGenerations)} priced by a similar model's name)`
    : "";
}

function averages(totals: ExperimentTotals): string[] {
  const answered = totals.generations - totals.failedGenerations;
  if (answered <= 0) return [];
  // Of generations that were logged without a duration, none is known.
  const seconds =
    totals.generationSeconds > 0 ? [durationText(totals.generationSeconds / totals.generations)] : [];
  // A mean over generations of which some are not counted would be too low.
  const tokens =
    totals.uncountedGenerations === 0
      ? [`${countText(Math.round(totals.totalTokens / answered))} tokens`]
      : [];
  const known = [...seconds, ...tokens];
  return known.length > 0 ? [`Average per Generation: ${known.join(", ")}`] : [];
}

function scoreLines(scores: ExperimentSummary["scores"]): string[] {
  const entries = Object.entries(scores);
  if (entries.length === 0) return [];
  return [
    "Scores:",
    ...entries.map(([name, { mean, count }]) => `  ${name}: ${mean.toFixed(4)} (${countText(count)})`),
  ];
}

function part(tokens: number, name: string): string {
  return tokens > 0 ? ` (${countText(tokens)} ${name})` : "";
}

function generationsText(count: number): string {
  return `${countText(count)} generation${count === 1 ? "" : "s"}`;
}
