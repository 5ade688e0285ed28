import { toPlainJson } from "./canonical-json.js";
import {
  type ExperimentEnvironment,
  type ExperimentHead,
  type ExperimentSession,
  type ExperimentTail,
  type ExperimentTotals,
  LOG_SCHEMA,
  type RunSource,
  type WriterState,
} from "./experiment-log.js";
import { JsonBytes } from "./json-bytes.js";
import { fromReachedShareLine, type ReachedShareLine } from "./reached-share-line.js";
import { createTailWriter, type WrittenTail, writeTotals } from "./tail-bytes.js";
import type { SessionLine } from "./tail-parts.js";

/** Totals seldom need more room than this. */
const TOTALS_BYTES = 1 << 9;

/** The last line of the head: what follows is one generation a line. */
export const METRICS_START = '"metrics": [';

/** Everything before the first generation, one line a field, so that no other line is `],`. */
export function headText(head: ExperimentHead): string {
  const fields: [string, unknown][] = [
    ["schema", LOG_SCHEMA],
    ["experiment_id", head.experimentId],
    ["start_time", head.startTime],
    ["config", toPlainJson(head.config) ?? null],
    ["config_hash", head.configHash],
    ["experiment_notes", head.notes],
    ["git_commit", head.environment?.gitCommit ?? null],
    ["environment", head.environment ? environmentLine(head.environment) : null],
    ...(head.run ? [["run", runSourceLine(head.run)] satisfies [string, unknown]] : []),
  ];
  const lines = fields.map(([name, value]) => `"${name}": ${JSON.stringify(value)},\n`);
  return `{\n${lines.join("")}${METRICS_START}`;
}

/** A function that turns the tail of one experiment into text. */
export function createTailText(head: Pick<ExperimentHead, "experimentId" | "startTime">) {
  const write = createTailWriter(head);
  return (tail: WrittenTail): string => {
    const out = new JsonBytes();
    write(out, tail);
    return out.toString();
  };
}

function runSourceLine({ configPath, overrides, workingDirectory, sweepId, inputHashes, items }: RunSource) {
  return {
    config_path: configPath,
    overrides,
    working_directory: workingDirectory,
    sweep_id: sweepId,
    input_hashes: inputHashes,
    items,
  };
}

function environmentLine(environment: ExperimentEnvironment) {
  return {
    explog_version: environment.explogVersion,
    node_version: environment.nodeVersion,
    platform: environment.platform,
    hostname: environment.hostname,
    command_line: environment.commandLine,
    working_directory: environment.workingDirectory,
    git_branch: environment.gitBranch,
    git_dirty: environment.gitDirty,
    packages: environment.packages,
  };
}

/** The tail as a reader meets it; every field may be missing in a log of another version. */
export interface TailLine {
  status?: ExperimentTail["status"];
  end_time?: string | null;
  total_duration_seconds?: number;
  summary?: SummaryLine;
  sessions?: SessionLine[];
  budget_alerts?: ReachedShareLine[];
  writer?: WriterLine;
}

export interface SummaryLine {
  experiment_id?: string;
  start_time?: string;
  notes?: string;
  models?: string[];
  providers?: string[];
  total_generations?: number;
  failed_generations?: number;
  aborted_generations?: number;
  total_input_tokens?: number;
  total_output_tokens?: number;
  total_tokens?: number;
  cache_read_tokens?: number;
  reasoning_tokens?: number;
  uncounted_generations?: number;
  estimated_generations?: number;
  flagged_generations?: number;
  cost_usd?: number | null;
  unpriced_generations?: number;
  inexact_price_generations?: number;
  generation_seconds?: number;
  error?: { name: string; message: string };
  sandbox?: boolean;
  scores?: ExperimentTail["scores"];
}

interface WriterLine {
  pid?: number;
  boot_id?: string | null;
  pid_namespace?: string | null;
  hostname?: string;
  session?: number;
  updated_at?: string;
  next_update_by?: string;
}

export function fromTailLine(line: TailLine): ExperimentTail {
  const summary = line.summary ?? {};
  return {
    status: line.status ?? "running",
    endTime: line.end_time ?? null,
    durationSeconds: line.total_duration_seconds ?? 0,
    totals: fromTotalsLine(summary),
    models: summary.models ?? [],
    providers: summary.providers ?? [],
    scores: summary.scores ?? {},
    error: summary.error,
    notesInShort: summary.notes ?? "",
    sandbox: summary.sandbox,
    ...(line.sessions ? { sessions: line.sessions.map(fromSessionLine) } : {}),
    ...(Array.isArray(line.budget_alerts) && { budgetAlerts: line.budget_alerts.map(fromReachedShareLine) }),
    writer: fromWriterLine(line.writer ?? {}),
  };
}

export function fromTotalsLine(line: SummaryLine): ExperimentTotals {
  return {
    generations: line.total_generations ?? 0,
    failedGenerations: line.failed_generations ?? 0,
    abortedGenerations: line.aborted_generations ?? 0,
    inputTokens: line.total_input_tokens ?? 0,
    outputTokens: line.total_output_tokens ?? 0,
    totalTokens: line.total_tokens ?? 0,
    cacheReadTokens: line.cache_read_tokens ?? 0,
    reasoningTokens: line.reasoning_tokens ?? 0,
    uncountedGenerations: line.uncounted_generations ?? 0,
    estimatedGenerations: line.estimated_generations ?? 0,
    flaggedGenerations: line.flagged_generations ?? 0,
    costUsd: line.cost_usd ?? null,
    unpricedGenerations: line.unpriced_generations ?? 0,
    inexactPriceGenerations: line.inexact_price_generations ?? 0,
    generationSeconds: line.generation_seconds ?? 0,
  };
}

/** The totals alone, as the checkpoint keeps them. */
export function totalsJson(totals: ExperimentTotals): string {
  const out = new JsonBytes(TOTALS_BYTES);
  writeTotals(out, totals);
  return `{${out}}`;
}

function fromSessionLine(line: SessionLine): ExperimentSession {
  return {
    session: line.session ?? 1,
    startTime: line.start_time ?? "",
    endTime: line.end_time ?? null,
    generations: line.generations ?? 0,
    replayed: line.replayed ?? 0,
    ...(line.config_changes ? { configChanges: line.config_changes } : {}),
  };
}

function fromWriterLine(line: WriterLine): WriterState {
  return {
    pid: line.pid ?? 0,
    bootId: line.boot_id ?? undefined,
    pidNamespace: line.pid_namespace ?? undefined,
    hostname: line.hostname ?? "",
    session: line.session ?? 1,
    updatedAt: line.updated_at ?? "",
    nextUpdateBy: line.next_update_by ?? "",
  };
}
