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
import { fromReachedShareLine, type ReachedShareLine } from "./reached-share-line.js";
import {
  cachedBegin,
  cachedEnd,
  cachedExceptions,
  cachedNames,
  cachedScores,
  cachedText,
  exceptionsText,
  type SessionLine,
} from "./tail-parts.js";

/** What stands between the last generation and the tail; no JSON string can hold its line breaks. */
export const METRICS_END = "\n],\n";

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

/**
 * A function that turns the tail of one experiment into text. It runs once a generation, so it puts
 * numbers into a template and keeps the text of what seldom changes.
 */
export function createTailText(head: Pick<ExperimentHead, "experimentId" | "startTime">) {
  const identity = `"experiment_id":${JSON.stringify(head.experimentId)},"start_time":${JSON.stringify(head.startTime)}`;
  const error = cachedJson();
  const exceptions = cachedExceptions();
  const scores = cachedScores();
  const begin = cachedBegin(METRICS_END, identity);
  const names = cachedNames();
  const end = cachedEnd();

  // A reader that prints a log anew gives the status that it derived.
  return (tail: Omit<ExperimentTail, "status"> & { status: string }): string => {
    const { totals } = tail;
    // A number that stands in two places is spelled out once; fewer pieces are put together faster.
    const duration = String(tail.durationSeconds);
    const cost = String(totals.costUsd);
    const { status, summary } = begin(tail.status, tail.endTime);
    const optional =
      (tail.error ? `"error":${error(tail.error)},` : "") + (tail.sandbox ? '"sandbox":true,' : "");
    return `${status}${duration}, "total_input_tokens": ${totals.inputTokens}, "total_output_tokens": ${totals.outputTokens},\n"total_tokens": ${totals.totalTokens}, "total_generations": ${totals.generations}, "total_cost_usd": ${cost}${summary}${duration}${names(tail.notesInShort, tail.models, tail.providers)}${totalsText(totals, cost, exceptions(totals))},${optional}"scores":${scores(tail.scores)}${end(tail)}`;
  };
}

function totalsText(totals: ExperimentTotals, cost: string, exceptions = exceptionsText(totals)): string {
  return `"total_generations":${totals.generations},${exceptions.failures},"total_input_tokens":${totals.inputTokens},"total_output_tokens":${totals.outputTokens},"total_tokens":${totals.totalTokens},"cache_read_tokens":${totals.cacheReadTokens},"reasoning_tokens":${totals.reasoningTokens},${exceptions.usage},"cost_usd":${cost},${exceptions.prices},"generation_seconds":${totals.generationSeconds}`;
}

function cachedJson(): (value: unknown) => string {
  return cachedText((value) => JSON.stringify(value) ?? "null");
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
  return `{${totalsText(totals, String(totals.costUsd))}}`;
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
