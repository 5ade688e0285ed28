import { type ExperimentOverview, shownStatuses } from "./experiment-store.js";

/** What an experiment can be sorted and chosen by, and how it is read from its overview. */
export type OverviewField =
  | { kind: "number"; value: (overview: ExperimentOverview) => number | null }
  | {
      kind: "text";
      value: (overview: ExperimentOverview) => readonly string[];
      /** All that there are, where these are few and known. */
      values?: readonly string[];
    };

const fields: Record<string, OverviewField> = {
  id: text(({ id }) => [id]),
  start: text(({ startTime }) => (startTime === null ? [] : [startTime])),
  status: text(({ status }) => [status], shownStatuses),
  model: text(({ models }) => models),
  provider: text(({ providers }) => providers),
  sweep: text(({ sweep }) => (sweep === undefined ? [] : [sweep])),
  notes: text(({ notes }) => [notes]),
  sandbox: text(({ sandbox }) => [sandbox ? "true" : "false"], ["true", "false"]),
  generations: number(({ totals }) => totals?.generations ?? null),
  failed: number(({ totals }) => totals?.failedGenerations ?? null),
  flagged: number(({ totals }) => totals?.flaggedGenerations ?? null),
  tokens: number(({ totals }) => totals?.totalTokens ?? null),
  input: number(({ totals }) => totals?.inputTokens ?? null),
  output: number(({ totals }) => totals?.outputTokens ?? null),
  cost: number(({ totals }) => totals?.costUsd ?? null),
  duration: number(({ durationSeconds }) => durationSeconds),
};

export const overviewFieldNames: readonly string[] = Object.keys(fields);

/** The field of that name; of the scores of an experiment, `score.NAME` is the mean. */
export function overviewField(name: string): OverviewField | undefined {
  if (name.startsWith("score.")) {
    const score = name.slice("score.".length);
    return number(({ scores }) => scores[score]?.mean ?? null);
  }
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function number(value: (overview: ExperimentOverview) => number | null): OverviewField {
  return { kind: "number", value };
}

function text(
  value: (overview: ExperimentOverview) => readonly string[],
  values?: readonly string[],
): OverviewField {
  return { kind: "text", value, values };
}
