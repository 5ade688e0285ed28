import type { SummaryLine, TailLine } from "./log-text.js";

/** A tail with everything that every tail has. */
export interface CompleteTailLine extends TailLine {
  summary: SummaryLine & { experiment_id: string; start_time: string };
}

const STATUSES = new Set(["running", "completed", "failed", "stopped", "crashed"]);
/** What stands in the tail and again in its summary, by the two names. */
const TWICE = [
  ["status", "status"],
  ["end_time", "end_time"],
  ["total_duration_seconds", "duration_seconds"],
  ["total_input_tokens", "total_input_tokens"],
  ["total_output_tokens", "total_output_tokens"],
  ["total_tokens", "total_tokens"],
  ["total_generations", "total_generations"],
  ["total_cost_usd", "cost_usd"],
] as const;

/** Whether a value of JSON is a whole tail that does not contradict itself. */
export function isTailLine(value: unknown): value is CompleteTailLine {
  if (!isObject(value) || !isObject(value.summary)) return false;
  const { summary, writer } = value;
  if (!STATUSES.has(value.status as string)) return false;
  if (TWICE.some(([name, again]) => value[name] !== summary[again])) return false;
  return (
    areAll(isText, summary, ["experiment_id", "start_time", "notes"]) &&
    areAll(isNumber, summary, ["duration_seconds", "total_generations", "total_tokens"]) &&
    areAll(isTexts, summary, ["models", "providers"]) &&
    isObject(summary.scores) &&
    Object.values(summary.scores).every(
      (score) => isObject(score) && areAll(isNumber, score, ["mean", "count"]),
    ) &&
    (summary.error === undefined || isError(summary.error)) &&
    isWriter(writer)
  );
}

/** The parts of a torn tail that are of their type, each of them to be taken or left. */
export function soundParts(fields: Record<string, unknown>): TailLine {
  const { status, end_time, total_duration_seconds, summary, writer } = fields;
  const parts = isObject(summary) ? summary : {};
  return {
    ...(STATUSES.has(status as string) && { status: status as TailLine["status"] }),
    ...(isText(end_time) && { end_time: end_time as string }),
    ...(isNumber(total_duration_seconds) && { total_duration_seconds: total_duration_seconds as number }),
    summary: {
      ...(isText(parts.notes) && { notes: parts.notes as string }),
      ...(isError(parts.error) && { error: parts.error }),
      ...(parts.sandbox === true && { sandbox: true }),
    },
    ...(isWriter(writer) && { writer }),
  };
}

function isError(value: unknown): value is { name: string; message: string } {
  return isObject(value) && areAll(isText, value, ["name", "message"]);
}

function isWriter(value: unknown): value is NonNullable<TailLine["writer"]> {
  return (
    isObject(value) &&
    areAll(isText, value, ["updated_at", "next_update_by"]) &&
    areAll(isNumber, value, ["pid", "session"])
  );
}

function areAll(
  check: (value: unknown) => boolean,
  object: Record<string, unknown>,
  names: readonly string[],
) {
  return names.every((name) => check(object[name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}
