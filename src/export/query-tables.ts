import type { ExperimentHead } from "../format/experiment-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { ExperimentOverview } from "../store/experiment-store.js";
import { type ColumnValue, type GenerationColumn, generationColumns } from "./generation-columns.js";

/** A table that a query reads: its rows are made while it runs, and of each only the columns it asks for. */
export interface QueryTable<Row> {
  name: string;
  columns: readonly QueryColumn<Row>[];
  rows(): Iterable<Row>;
  /** About how many rows there are, to plan by. */
  size: number;
}

export interface QueryColumn<Row> {
  name: string;
  type: GenerationColumn["type"];
  value(row: Row): ColumnValue;
}

interface GenerationRow {
  id: string;
  record: GenerationRecord;
}

export interface QueryInput {
  overviews: readonly ExperimentOverview[];
  recordsOf(overview: ExperimentOverview): Iterable<GenerationRecord>;
  headOf(overview: ExperimentOverview): ExperimentHead | null;
}

/** The views `experiments` and `generations`; the columns of the latter are those of an exported table. */
export function queryTables({ overviews, recordsOf, headOf }: QueryInput) {
  // SQL does not tell names apart by case: of two such scores, the second stands in `more_scores`.
  const scoreNames = [
    ...new Map(
      overviews.flatMap(({ scores }) => Object.keys(scores)).map((name) => [name.toLowerCase(), name]),
    ).values(),
  ];
  const experiments: QueryTable<ExperimentOverview> = {
    name: "experiments",
    columns: experimentColumns(scoreNames, headOf),
    rows: () => overviews,
    size: overviews.length,
  };
  const generations: QueryTable<GenerationRow> = {
    name: "generations",
    columns: generationColumns(scoreNames).map(({ name, type, value }) => ({
      name,
      type,
      value: ({ record, id }) => value(record, id),
    })),
    *rows() {
      for (const overview of overviews) {
        const { id } = overview;
        for (const record of recordsOf(overview)) yield { id, record };
      }
    },
    size: overviews.reduce((sum, { totals }) => sum + (totals?.generations ?? 0), 0),
  };
  return { experiments, generations };
}

function experimentColumns(
  scoreNames: readonly string[],
  headOf: QueryInput["headOf"],
): QueryColumn<ExperimentOverview>[] {
  return [
    { name: "experiment_id", type: "text", value: ({ id }) => id },
    { name: "status", type: "text", value: ({ status }) => status },
    { name: "start_time", type: "time", value: ({ startTime }) => timeOf(startTime) },
    { name: "end_time", type: "time", value: ({ endTime }) => timeOf(endTime) },
    { name: "duration_seconds", type: "number", value: (row) => row.durationSeconds },
    { name: "models", type: "text", value: ({ models }) => joined(models) },
    { name: "providers", type: "text", value: ({ providers }) => joined(providers) },
    { name: "generations", type: "count", value: ({ totals }) => totals?.generations },
    { name: "failed_generations", type: "count", value: ({ totals }) => totals?.failedGenerations },
    { name: "aborted_generations", type: "count", value: ({ totals }) => totals?.abortedGenerations },
    { name: "flagged_generations", type: "count", value: ({ totals }) => totals?.flaggedGenerations },
    { name: "unpriced_generations", type: "count", value: ({ totals }) => totals?.unpricedGenerations },
    { name: "input_tokens", type: "count", value: ({ totals }) => totals?.inputTokens },
    { name: "output_tokens", type: "count", value: ({ totals }) => totals?.outputTokens },
    { name: "total_tokens", type: "count", value: ({ totals }) => totals?.totalTokens },
    { name: "cost_usd", type: "number", value: ({ totals }) => totals?.costUsd },
    { name: "notes", type: "text", value: ({ notes }) => notes },
    { name: "error_name", type: "text", value: ({ error }) => error?.name },
    { name: "error_message", type: "text", value: ({ error }) => error?.message },
    { name: "sweep", type: "text", value: ({ sweep }) => sweep },
    { name: "sandbox", type: "yes/no", value: ({ sandbox }) => sandbox },
    { name: "origin", type: "text", value: ({ origin }) => origin },
    { name: "problem", type: "text", value: ({ problem }) => problem },
    { name: "path", type: "text", value: ({ path }) => path },
    { name: "config", type: "text", value: (row) => jsonText(headOf(row)?.config) },
    ...scoreNames.map(
      (name): QueryColumn<ExperimentOverview> => ({
        name: `score_${name}`,
        type: "number",
        value: ({ scores }) => scores[name]?.mean,
      }),
    ),
  ];
}

function timeOf(text: string | null): Date | undefined {
  const time = text === null ? undefined : new Date(text);
  return time && Number.isNaN(time.getTime()) ? undefined : time;
}

function joined(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(", ");
}

function jsonText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}
