import type {
  ExperimentSession,
  ExperimentTail,
  ExperimentTotals,
  ReachedShare,
  WriterState,
} from "./experiment-log.js";
import { type JsonBytes, partOf } from "./json-bytes.js";
import { toReachedShareLine } from "./reached-share-line.js";

const COUNT = partOf(',"count":');
const CLOSE = partOf("}");

/** A session as the tail has it. */
export interface SessionLine {
  session?: number;
  start_time?: string;
  end_time?: string | null;
  generations?: number;
  replayed?: number;
  config_changes?: readonly string[];
}

/** The counts of what went otherwise than usual: from one generation to the next they are mostly the same. */
export interface ExceptionParts {
  failures: Uint8Array;
  usage: Uint8Array;
  prices: Uint8Array;
}

export function exceptionParts(totals: ExperimentTotals): ExceptionParts {
  return {
    failures: partOf(
      `,"failed_generations":${totals.failedGenerations},"aborted_generations":${totals.abortedGenerations},"total_input_tokens":`,
    ),
    usage: partOf(
      `,"uncounted_generations":${totals.uncountedGenerations},"estimated_generations":${totals.estimatedGenerations},"flagged_generations":${totals.flaggedGenerations},"cost_usd":`,
    ),
    prices: partOf(
      `,"cost_complete":${totals.unpricedGenerations === 0},"unpriced_generations":${totals.unpricedGenerations},"inexact_price_generations":${totals.inexactPriceGenerations},"generation_seconds":`,
    ),
  };
}

/** The same, made anew only when one of them has changed. */
export function keptExceptions(): (totals: ExperimentTotals) => ExceptionParts {
  let last: ExperimentTotals | undefined;
  let parts: ExceptionParts | undefined;
  return (totals) => {
    const isSame =
      last?.failedGenerations === totals.failedGenerations &&
      last.abortedGenerations === totals.abortedGenerations &&
      last.uncountedGenerations === totals.uncountedGenerations &&
      last.estimatedGenerations === totals.estimatedGenerations &&
      last.flaggedGenerations === totals.flaggedGenerations &&
      last.unpricedGenerations === totals.unpricedGenerations &&
      last.inexactPriceGenerations === totals.inexactPriceGenerations;
    if (parts === undefined || !isSame) {
      last = { ...totals };
      parts = exceptionParts(totals);
    }
    return parts;
  };
}

/** Scores change with each generation, their names do not. */
export function scoresWriter(): (out: JsonBytes, scores: ExperimentTail["scores"]) => void {
  const starts = new Map<string, { first: Uint8Array; next: Uint8Array }>();
  return (out, scores) => {
    let isFirst = true;
    for (const name in scores) {
      const { mean, count } = scores[name] as ExperimentTail["scores"][string];
      let start = starts.get(name);
      if (start === undefined) {
        const text = `${JSON.stringify(name)}:{"mean":`;
        start = { first: partOf(text), next: partOf(`},${text}`) };
        starts.set(name, start);
      }
      out.part(isFirst ? start.first : start.next);
      out.number(mean);
      out.part(COUNT);
      out.number(count);
      isFirst = false;
    }
    if (!isFirst) out.part(CLOSE);
  };
}

/** What comes before the first totals, and before the summary's. */
export function keptBegin(metricsEnd: string, identity: string) {
  let last: { status: string; endTime: string | null } | undefined;
  let parts = { status: CLOSE, summary: CLOSE };
  return (status: string, endTime: string | null) => {
    if (last !== undefined && last.status === status && last.endTime === endTime) return parts;
    last = { status, endTime };
    const end = endTime === null ? "null" : `"${endTime}"`;
    parts = {
      status: partOf(`${metricsEnd}"status": "${status}", "end_time": ${end}, "total_duration_seconds": `),
      summary: partOf(
        `,\n"summary": {${identity},"status":"${status}","end_time":${end},"duration_seconds":`,
      ),
    };
    return parts;
  };
}

/** Notes, models and providers. */
export function keptNames() {
  let last: { notes: string; models: readonly string[]; providers: readonly string[] } | undefined;
  let part = CLOSE;
  return (notes: string, models: readonly string[], providers: readonly string[]) => {
    if (last?.notes === notes && last.models === models && last.providers === providers) return part;
    last = { notes, models, providers };
    part = partOf(
      `,"notes":${JSON.stringify(notes)},"models":${JSON.stringify(models)},"providers":${JSON.stringify(providers)},`,
    );
    return part;
  };
}

/** An error, and whether the experiment talked to the sandbox, to the beginning of the scores. */
export function keptOptional() {
  let last: Pick<ExperimentTail, "error" | "sandbox"> | undefined;
  let part = CLOSE;
  return ({ error, sandbox }: Pick<ExperimentTail, "error" | "sandbox">) => {
    if (last !== undefined && last.error === error && last.sandbox === sandbox) return part;
    last = { error, sandbox };
    part = partOf(
      `,${error ? `"error":${JSON.stringify(error)},` : ""}${sandbox ? '"sandbox":true,' : ""}"scores":{`,
    );
    return part;
  };
}

/** Sessions, budget alerts and writer, to the end of the file. */
export function keptEnd() {
  const sessionsOf = keptText(sessionsText);
  const alertsOf = keptText(alertsText);
  const identityOf = keptText(writerIdentityText);
  let last:
    | (Pick<ExperimentTail, "sessions" | "budgetAlerts"> & { writer: WriterState; updatedAt: string })
    | undefined;
  let part = CLOSE;
  return ({
    sessions,
    budgetAlerts,
    writer,
  }: Pick<ExperimentTail, "sessions" | "budgetAlerts" | "writer">) => {
    // The writer's times are told anew together, in the one object that it has.
    const { updatedAt } = writer;
    if (
      last !== undefined &&
      last.sessions === sessions &&
      last.budgetAlerts === budgetAlerts &&
      last.writer === writer &&
      last.updatedAt === updatedAt
    )
      return part;
    last = { sessions, budgetAlerts, writer, updatedAt };
    part = partOf(
      `}},\n${sessions ? sessionsOf(sessions) : ""}${budgetAlerts ? alertsOf(budgetAlerts) : ""}"writer": {${identityOf(writer)},"updated_at":"${updatedAt}","next_update_by":"${writer.nextUpdateBy}"}\n}\n`,
    );
    return part;
  };
}

/** What of a writer stays the same while it lives. */
function writerIdentityText(writer: WriterState): string {
  const { pid, bootId, pidNamespace, hostname, session } = writer;
  return `"pid":${pid},"boot_id":${JSON.stringify(bootId ?? null)},"pid_namespace":${JSON.stringify(pidNamespace ?? null)},"hostname":${JSON.stringify(hostname)},"session":${session}`;
}

function sessionsText(sessions: readonly ExperimentSession[]): string {
  const lines = sessions.map(
    (session): SessionLine => ({
      session: session.session,
      start_time: session.startTime,
      end_time: session.endTime,
      generations: session.generations,
      replayed: session.replayed,
      config_changes: session.configChanges,
    }),
  );
  return `"sessions": ${JSON.stringify(lines)},\n`;
}

function alertsText(alerts: readonly ReachedShare[]): string {
  return `"budget_alerts": ${JSON.stringify(alerts.map(toReachedShareLine))},\n`;
}

/** Text of a value, made anew only when another value (or another object) comes. */
function keptText<Value>(textOf: (value: Value) => string): (value: Value) => string {
  let last: Value | undefined;
  let text: string | undefined;
  return (value) => {
    if (text === undefined || value !== last) {
      last = value;
      text = textOf(value);
    }
    return text;
  };
}
