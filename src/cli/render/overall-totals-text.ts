import type { DayTotals, ModelTotals, OverallTotals, UsageTotals } from "../../analysis/overall-totals.js";
import { type CostSum, costSumOf, costText, sumText } from "../../logger/cost-text.js";
import { countText, usdText } from "../../logger/number-text.js";
import { shownStatuses } from "../../store/experiment-store.js";
import { UNKNOWN } from "./overview-text.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine, wrappedText } from "./text-width.js";

/** So many days, the newest, stand in the table by day. */
const MOST_DAYS = 14;

/** What the experiments come to together, and by model and by day where there are several. */
export function overallTotalsLines(totals: OverallTotals, shown: number, { width, paint }: Screen): string[] {
  const statuses = shownStatuses.flatMap((status) => {
    const count = totals.byStatus[status];
    return count === undefined ? [] : [`${countText(count)} ${status}`];
  });
  const { uncountedGenerations: uncounted, flaggedGenerations: flagged } = totals;
  const remarks = [
    ...(uncounted > 0 ? [` (${countOf(uncounted, "generation")} of unknown tokens left out)`] : []),
    ...(flagged > 0 ? [` (${countOf(flagged, "generation")} with odd usage)`] : []),
  ].join("");
  // Where nothing could be read, that is not nothing.
  const isUnknown = totals.unreadable > 0 && totals.unreadable === totals.experiments;
  const known = (count: number) => (isUnknown ? "unknown" : countText(count));
  const sentences = [
    `${countOf(totals.experiments, "experiment")}${shown < totals.experiments ? ` (${countText(shown)} shown)` : ""}: ${statuses.join(", ")}${copiesText(totals.copies)}`,
    `Total Generations: ${known(totals.generations)}${totals.failedGenerations > 0 ? ` (${countText(totals.failedGenerations)} failed)` : ""}`,
    `Total Tokens: ${known(totals.totalTokens)}${totals.totalTokens === 0 ? "" : ` (${countText(totals.inputTokens)} in + ${countText(totals.outputTokens)} out)`}${remarks}`,
    `Estimated Cost: ${overallCostText(totals)}`,
  ];
  const lines = sentences.flatMap((sentence) => wrappedText(sentence, width, "  "));
  return [
    ...lines,
    ...tableBelow(modelColumns, totals.byModel, { width, paint }),
    ...tableBelow(dayColumns, totals.byDay.slice(0, MOST_DAYS), { width, paint }),
    ...olderDaysLines(totals.byDay, width),
  ];
}

function copiesText(copies: number): string {
  if (copies === 0) return "";
  return copies === 1
    ? "; 1 has the id of another, and counts as well"
    : `; ${countText(copies)} have the id of another, and count as well`;
}

/** A table below the sums; where it has one row, that would only say again what they do. */
function tableBelow<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  screen: Pick<Screen, "width" | "paint">,
): string[] {
  return rows.length < 2 ? [] : ["", ...tableLines(columns, rows, screen.width, screen.paint.bold)];
}

function olderDaysLines(days: readonly DayTotals[], width: number): string[] {
  const left = days.length - MOST_DAYS;
  if (left <= 0) return [];
  const lastShown = days[MOST_DAYS - 1]?.day;
  return wrappedText(`… and ${countOf(left, "day")} before: --where "until=${lastShown}"`, width, "  ");
}

function overallCostText(totals: OverallTotals): string {
  const { costUsd, sandboxCostUsd, generations, unreadable } = totals;
  const isNothing = generations === 0 && unreadable === 0;
  const sum = isNothing ? usdText(0) : costText(readableSum(totals));
  const part = sandboxCostUsd === costUsd ? "all" : usdText(sandboxCostUsd ?? 0);
  return [
    sum,
    ...(sandboxCostUsd === null ? [] : [`${part} of it in the sandbox, which bills nothing`]),
    ...(unreadable > 0 ? [`without ${countOf(unreadable, "damaged experiment")}`] : []),
  ].join(", ");
}

/** What a damaged experiment cost stands in no sum. */
function readableSum(totals: UsageTotals): CostSum {
  return { ...costSumOf(totals), isIncomplete: totals.unreadable > 0 };
}

const usageColumns: TableColumn<UsageTotals>[] = [
  { header: "Experiments", text: ({ experiments }) => countText(experiments), align: "right", rank: 3 },
  { header: "Generations", text: ({ generations }) => countText(generations), align: "right", rank: 2 },
  { header: "Tokens", text: ({ totalTokens }) => countText(totalTokens), align: "right", rank: 1 },
  { header: "Cost", text: (sums) => sumText(readableSum(sums), UNKNOWN), align: "right" },
];

const modelColumns: TableColumn<ModelTotals>[] = [
  {
    header: "Model",
    text: ({ model, sandbox }) => (sandbox ? `${onOneLine(model)} (sandbox)` : onOneLine(model)),
    cut: { to: 12, keep: "start", rank: 4 },
  },
  ...usageColumns,
];

const dayColumns: TableColumn<DayTotals>[] = [
  { header: "Day", text: ({ day }) => day ?? "unknown" },
  ...usageColumns,
];

function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
