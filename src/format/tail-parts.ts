import type {
  ExperimentSession,
  ExperimentTail,
  ExperimentTotals,
  ReachedShare,
  WriterState,
} from "./experiment-log.js";
import { toReachedShareLine } from "./reached-share-line.js";

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
export function exceptionsText(totals: ExperimentTotals) {
  return {
    failures: `"failed_generations":${totals.failedGenerations},"aborted_generations":${totals.abortedGenerations}`,
    usage: `"uncounted_generations":${totals.uncountedGenerations},"estimated_generations":${totals.estimatedGenerations},"flagged_generations":${totals.flaggedGenerations}`,
    prices: `"cost_complete":${totals.unpricedGenerations === 0},"unpriced_generations":${totals.unpricedGenerations},"inexact_price_generations":${totals.inexactPriceGenerations}`,
  };
}

/** The same, made anew only when one of them has changed. */
export function cachedExceptions(): (totals: ExperimentTotals) => ReturnType<typeof exceptionsText> {
  let last: ExperimentTotals | undefined;
  let text: ReturnType<typeof exceptionsText> | undefined;
  return (totals) => {
    const isSame =
      last?.failedGenerations === totals.failedGenerations &&
      last.abortedGenerations === totals.abortedGenerations &&
      last.uncountedGenerations === totals.uncountedGenerations &&
      last.estimatedGenerations === totals.estimatedGenerations &&
      last.flaggedGenerations === totals.flaggedGenerations &&
      last.unpricedGenerations === totals.unpricedGenerations &&
      last.inexactPriceGenerations === totals.inexactPriceGenerations;
    if (text === undefined || !isSame) {
      last = { ...totals };
      text = exceptionsText(totals);
    }
    return text;
  };
}

/** Scores change with each generation, their names do not. */
export function cachedScores(): (scores: ExperimentTail["scores"]) => string {
  const names = new Map<string, string>();
  return (scores) => {
    let text = "";
    for (const name in scores) {
      const { mean, count } = scores[name] as ExperimentTail["scores"][string];
      let start = names.get(name);
      if (start === undefined) {
        start = `${JSON.stringify(name)}:{"mean":`;
        names.set(name, start);
      }
      text += `${text === "" ? "" : ","}${start}${Number.isFinite(mean) ? mean : null},"count":${count}}`;
    }
    return `{${text}}`;
  };
}

/** What comes before the first totals, and before the summary's. */
export function cachedBegin(metricsEnd: string, identity: string) {
  let last: { status: string; endTime: string | null } | undefined;
  let text = { status: "", summary: "" };
  return (status: string, endTime: string | null) => {
    if (last !== undefined && last.status === status && last.endTime === endTime) return text;
    last = { status, endTime };
    const end = endTime === null ? "null" : `"${endTime}"`;
    text = {
      status: `${metricsEnd}"status": "${status}", "end_time": ${end}, "total_duration_seconds": `,
      summary: `,\n"summary": {${identity},"status":"${status}","end_time":${end},"duration_seconds":`,
    };
    return text;
  };
}

/** Notes, models and providers. */
export function cachedNames() {
  let last: { notes: string; models: readonly string[]; providers: readonly string[] } | undefined;
  let text = "";
  return (notes: string, models: readonly string[], providers: readonly string[]) => {
    if (last?.notes === notes && last.models === models && last.providers === providers) return text;
    last = { notes, models, providers };
    text = `,"notes":${JSON.stringify(notes)},"models":${JSON.stringify(models)},"providers":${JSON.stringify(providers)},`;
    return text;
  };
}

/** Sessions, budget alerts and writer, to the end of the file. */
export function cachedEnd() {
  const sessionsOf = cachedText(sessionsText);
  const alertsOf = cachedText(alertsText);
  const identityOf = cachedText(writerIdentityText);
  let last:
    | (Pick<ExperimentTail, "sessions" | "budgetAlerts"> & { writer: WriterState; updatedAt: string })
    | undefined;
  let text = "";
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
      return text;
    last = { sessions, budgetAlerts, writer, updatedAt };
    text = `},\n${sessions ? sessionsOf(sessions) : ""}${budgetAlerts ? alertsOf(budgetAlerts) : ""}"writer": {${identityOf(writer)},"updated_at":"${updatedAt}","next_update_by":"${writer.nextUpdateBy}"}\n}\n`;
    return text;
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
export function cachedText<Value>(textOf: (value: Value) => string): (value: Value) => string {
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
