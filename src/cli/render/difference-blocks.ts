import type { CircumstancePart } from "../../analysis/run-circumstances.js";
import type { ValueDifference } from "../../analysis/value-differences.js";
import type { ComparisonOutput } from "./comparison-output.js";
import type { DocumentBlock } from "./document.js";
import { lineChanges } from "./line-changes.js";
import { UNKNOWN } from "./overview-text.js";
import { onOneLine } from "./text-width.js";

const PARTS: Record<CircumstancePart, string> = {
  configuration: "Configuration",
  prompt: "Prompt",
  git: "Git",
  environment: "Environment",
  prices: "Prices",
};
const LONGEST_CELL = 60;

/** What was different about the runs: a row a place, and long texts line by line. */
export function differenceBlocks(
  { runs, differences, unrecorded, comparison }: ComparisonOutput,
  letterOf: (index: number) => string,
): DocumentBlock[] {
  const order = [...runs.keys()].sort((a, b) => letterOf(a).localeCompare(letterOf(b)));
  const places = Object.entries(PARTS).flatMap(([part, title]) =>
    differences[part as CircumstancePart].map((difference) => ({ title, difference })),
  );
  const [long, short] = [places.filter(isLong), places.filter((place) => !isLong(place))];
  const alike = (Object.keys(PARTS) as CircumstancePart[]).filter((part) => differences[part].length === 0);
  const partTexts = (isKnown: boolean) =>
    alike.flatMap((part) => (unrecorded.includes(part) === isKnown ? [] : [PARTS[part].toLowerCase()]));
  const [same, unknown] = [partTexts(true), partTexts(false)];
  const summary = [
    ...(same.length > 0 ? [`The same: ${same.join(", ")}.`] : []),
    ...(unknown.length > 0 ? [`Not recorded: ${unknown.join(", ")}.`] : []),
  ];
  /** What a run has there cannot be read, so that it does not count as not set. */
  const isUnread = (title: string, index: number) =>
    title === PARTS.prices ? runs[index]?.generations === 0 : runs[index]?.head === null;
  const table: DocumentBlock = {
    kind: "table",
    columns: [
      { header: "Part", rank: 2 },
      { header: "What", cut: { to: 10, rank: 1 } },
      ...order.map((index) => ({ header: letterOf(index), cut: { to: 6, rank: 3 } })),
    ],
    rows: short.map(({ title, difference }) => [
      title,
      onOneLine(difference.path),
      ...order.map((index) => (isUnread(title, index) ? "unknown" : valueText(difference.values[index]))),
    ]),
  };
  return [
    ...(short.length > 0 ? [table] : []),
    ...long.flatMap(({ title, difference }) => {
      const read = order.filter((index) => !isUnread(title, index));
      const first = read.includes(comparison.baseline) ? comparison.baseline : (read[0] ?? 0);
      return textChanges(difference, read, first, letterOf);
    }),
    ...(summary.length > 0 ? [{ kind: "paragraph" as const, text: summary.join(" ") }] : []),
  ];
}

function isLong({ difference }: { difference: ValueDifference }): boolean {
  return difference.values.some(
    (value) => typeof value === "string" && (value.includes("\n") || value.length > LONGEST_CELL),
  );
}

function textChanges(
  { path, values }: ValueDifference,
  order: readonly number[],
  baseline: number,
  letterOf: (index: number) => string,
): DocumentBlock[] {
  const before = plainText(values[baseline]);
  return order
    .filter((index) => index !== baseline && plainText(values[index]) !== before)
    .flatMap((index): DocumentBlock[] => [
      {
        kind: "paragraph",
        text: `${onOneLine(path)}: - only in ${letterOf(baseline)}, + only in ${letterOf(index)}`,
      },
      { kind: "lines", lines: lineChanges(before, plainText(values[index])).map(withoutControls) },
    ]);
}

function plainText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value.trimEnd() : JSON.stringify(value, null, 2);
}

function withoutControls(line: string): string {
  return onOneLine(`|${line}|`).slice(1, -1);
}

function valueText(value: unknown): string {
  if (value === undefined) return UNKNOWN;
  if (typeof value === "string") return onOneLine(value) || '""';
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) && value.every((item) => typeof item === "string")
    ? onOneLine(value.join(", "))
    : onOneLine(JSON.stringify(value));
}
