import { shortenedText, textWidth, wrappedText } from "./text-width.js";

/** Values over the steps of an experiment, as bars of block characters. */
export interface StepChart {
  title: string;
  /** One value a step; `null`, or not a number, where it is not known. */
  values: ArrayLike<number | null>;
  /** What a column that stands for several steps shows of them. */
  combine: "mean" | "last";
  format(value: number): string;
  /** What stands under the first step and under the last. */
  ends: readonly [string, string];
}

const ROWS = 4;
const EIGHTHS = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const UNKNOWN = "·";
const WIDEST_CHART = 100;
const WIDEST_BAR = 3;

/** Nothing when no value is known. */
export function stepChartLines(
  chart: StepChart,
  width: number,
  paint: (text: string) => string = (text) => text,
): string[] {
  const largest = highestOf(chart.values);
  if (largest === null) return [];
  const labelWidth = textWidth(chart.format(largest));
  const space = Math.max(1, Math.min(width - labelWidth - 2, WIDEST_CHART));
  const columns = columnsOf(chart, space);
  // Of several steps in a column, the mean is smaller than the largest.
  const highest = highestOf(columns) ?? largest;
  const top = chart.format(highest);
  const barWidth = Math.max(1, Math.min(WIDEST_BAR, Math.floor(space / columns.length)));
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const label = row === 0 ? top : row === ROWS - 1 ? "0" : "";
    const bars = columns.map((value) => bar(value, highest, ROWS - 1 - row).repeat(barWidth)).join("");
    return `${label.padStart(labelWidth)} ┤${paint(bars.trimEnd())}`;
  });
  const scale = scaleText(chart, columns.length);
  return [
    ...wrappedText(chart.title + scale, width, "  "),
    ...rows,
    axis(chart.ends, labelWidth, columns.length * barWidth, space),
  ];
}

/** How many steps a column stands for, where not each has one of its own. */
function scaleText({ values, combine }: StepChart, columns: number): string {
  if (values.length === columns) return "";
  const least = Math.floor(values.length / columns);
  const most = Math.ceil(values.length / columns);
  if (most < 10) return `, ${combine} of ${least === most ? most : `${least} or ${most}`} steps a column`;
  return `, ${combine} of about ${Math.round(values.length / columns)} steps a column`;
}

function highestOf(values: ArrayLike<number | null>): number | null {
  let highest: number | null = null;
  for (let index = 0; index < values.length; index += 1) {
    const value = knownAt(values, index);
    if (value !== null) highest = Math.max(highest ?? 0, value);
  }
  return highest;
}

function knownAt(values: ArrayLike<number | null>, index: number): number | null {
  const value = values[index] ?? null;
  return value === null || Number.isNaN(value) ? null : value;
}

function columnsOf(chart: StepChart, most: number): (number | null)[] {
  const { values } = chart;
  const count = Math.min(most, values.length);
  return Array.from({ length: count }, (_, column) =>
    columnOf(
      chart,
      Math.floor((column * values.length) / count),
      Math.floor(((column + 1) * values.length) / count),
    ),
  );
}

/** What the known ones of some steps come to together. */
function columnOf({ values, combine }: StepChart, start: number, end: number): number | null {
  let sum = 0;
  let known = 0;
  let last: number | null = null;
  for (let index = start; index < end; index += 1) {
    const value = knownAt(values, index);
    if (value === null) continue;
    sum += value;
    known += 1;
    last = value;
  }
  return combine === "last" || known === 0 ? last : sum / known;
}

/** One character of a column: how much of this row (0 is the lowest) the value fills. */
function bar(value: number | null, highest: number, row: number): string {
  if (value === null) return row === 0 ? UNKNOWN : " ";
  // The smallest bar stands for anything above 0.
  const eighths = value > 0 ? Math.max(1, Math.round((value / highest) * ROWS * 8)) : 0;
  return EIGHTHS[Math.min(8, Math.max(0, eighths - row * 8))] ?? " ";
}

function axis(ends: readonly [string, string], labelWidth: number, width: number, space: number): string {
  const [first, last] = ends.map((label) => shortenedText(label, Math.max(1, Math.floor((space - 3) / 2))));
  const gap = width - textWidth(first ?? "") - textWidth(last ?? "");
  return " ".repeat(labelWidth + 2) + (gap > 0 ? `${first}${" ".repeat(gap)}${last}` : `${first} … ${last}`);
}
