import type { GenerationRecord } from "../format/generation-record.js";

export type ColumnValue = string | number | boolean | Date | null | undefined;

/** A column of the table of generations. `count` is a whole number. */
export interface GenerationColumn {
  name: string;
  type: "text" | "count" | "number" | "yes/no" | "time";
  value(record: GenerationRecord, experimentId: string): ColumnValue;
}

type Column = [GenerationColumn["name"], GenerationColumn["type"], GenerationColumn["value"]];

const COLUMNS: Column[] = [
  ["experiment_id", "text", (_, id) => id],
  ["seq", "count", ({ seq }) => seq],
  ["key", "text", ({ key }) => key],
  ["timestamp", "time", ({ timestamp }) => timeOf(timestamp)],
  ["frame_number", "number", ({ frameNumber }) => frameNumber],
  ["step", "text", ({ step }) => (step === undefined ? undefined : String(step))],
  ["status", "text", ({ status }) => status],
  ["attempts", "count", ({ attempts }) => attempts],
  ["duration_seconds", "number", ({ durationSeconds }) => durationSeconds],
  ["time_to_first_token_seconds", "number", ({ timeToFirstTokenSeconds }) => timeToFirstTokenSeconds],
  ["provider", "text", ({ provider }) => provider],
  ["model", "text", ({ model }) => model],
  ["model_version", "text", ({ modelVersion }) => modelVersion],
  ["service_tier", "text", ({ serviceTier }) => serviceTier],
  ["finish_reason", "text", ({ finishReason }) => finishReason],
  ["temperature", "number", ({ temperature }) => temperature],
  ["top_p", "number", ({ topP }) => topP],
  ["top_k", "number", ({ topK }) => topK],
  ["input_tokens", "count", ({ tokenUsage }) => tokenUsage.inputTokens],
  ["output_tokens", "count", ({ tokenUsage }) => tokenUsage.outputTokens],
  ["total_tokens", "count", ({ tokenUsage }) => tokenUsage.totalTokens],
  ["cache_read_tokens", "count", ({ tokenUsage }) => tokenUsage.cacheReadTokens],
  ["cache_write_tokens", "count", ({ tokenUsage }) => tokenUsage.cacheWriteTokens],
  ["reasoning_tokens", "count", ({ tokenUsage }) => tokenUsage.reasoningTokens],
  ["usage_source", "text", ({ tokenUsage }) => tokenUsage.source],
  ["usage_flags", "text", ({ tokenUsage }) => tokenUsage.flags.join(" ") || undefined],
  ["cost_usd", "number", ({ cost }) => cost.usd],
  ["cost_source", "text", ({ cost }) => cost.source],
  ["cost_at_least", "yes/no", ({ cost }) => cost.atLeast ?? false],
  ["price", "text", ({ cost }) => cost.price],
  ["response_length", "count", ({ responseLength }) => responseLength],
  ["error_name", "text", ({ error }) => error?.name],
  ["error_message", "text", ({ error }) => error?.message],
  ["error_http_status", "count", ({ error }) => error?.httpStatus],
  ["tags", "text", ({ tags }) => (tags === undefined ? undefined : JSON.stringify(tags))],
];

/**
 * The columns of a table that holds generations with these scores. A score that came up after the names were
 * gathered stands in `more_scores`, as JSON: nothing is left out.
 */
export function generationColumns(scoreNames: readonly string[]): GenerationColumn[] {
  const known = new Set(scoreNames);
  const scores = scoreNames.map(
    (name): Column => [`score_${name}`, "number", (record) => record.scores?.[name]],
  );
  const more: Column = ["more_scores", "text", ({ scores: all }) => otherScores(all, known)];
  return [...COLUMNS, ...scores, more].map(([name, type, value]) => ({ name, type, value }));
}

function otherScores(scores: GenerationRecord["scores"], known: ReadonlySet<string>): string | undefined {
  let others: Record<string, number> | undefined;
  for (const name in scores) {
    if (!known.has(name)) others = { ...others, [name]: scores[name] as number };
  }
  return others && JSON.stringify(others);
}

function timeOf(timestamp: string): Date | undefined {
  const time = new Date(timestamp);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
