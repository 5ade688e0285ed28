import type { Distribution } from "../../analysis/distribution.js";
import type { ExperimentStatistics } from "../../analysis/experiment-statistics.js";
import { countText, shortDurationText, usdText } from "../../logger/number-text.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine } from "./text-width.js";

interface Row {
  name: string;
  distribution: Distribution;
  format(value: number): string;
}

/** How durations, tokens and costs spread over the generations. */
export function distributionLines(statistics: ExperimentStatistics, { width, paint }: Screen): string[] {
  const tokens = (value: number) => countText(Math.round(value));
  const rows = [
    row("Duration", statistics.durationSeconds, shortDurationText),
    row("First token", statistics.timeToFirstTokenSeconds, shortDurationText),
    row("Input tokens", statistics.inputTokens, tokens),
    row("Output tokens", statistics.outputTokens, tokens),
    row("Cost", statistics.costUsd, usdText),
  ].flat();
  return rows.length > 0 ? tableLines(columns(""), rows, width, paint.dim) : [];
}

export function scoreLines({ scores }: ExperimentStatistics, { width, paint }: Screen): string[] {
  const score = (value: number) => value.toFixed(4);
  const rows = Object.entries(scores).flatMap(([name, distribution]) =>
    row(onOneLine(name), distribution, score),
  );
  return rows.length > 0 ? tableLines(columns("Score"), rows, width, paint.dim) : [];
}

function row(name: string, distribution: Distribution | null, format: Row["format"]): Row[] {
  return distribution ? [{ name, distribution, format }] : [];
}

function columns(header: string): TableColumn<Row>[] {
  const value = (title: string, key: keyof Distribution, rank?: number): TableColumn<Row> => ({
    header: title,
    text: ({ distribution, format }) => format(distribution[key]),
    align: "right",
    rank,
  });
  return [
    { header, text: ({ name }) => name, cut: { to: 10, keep: "start", rank: 0 } },
    value("Mean", "mean", 1),
    value("Min", "min", 5),
    value("p10", "p10", 4),
    value("p50", "p50"),
    value("p90", "p90", 2),
    value("p99", "p99", 6),
    value("Max", "max", 3),
    {
      header: "Count",
      text: ({ distribution }) => countText(distribution.count),
      align: "right",
      rank: 7,
    },
  ];
}
