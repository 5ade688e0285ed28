import { shortenedText, textWidth } from "./text-width.js";

export interface TableColumn<Row> {
  header: string;
  text(row: Row): string;
  align?: "left" | "right";
  /** The column may be cut to so many characters, keeping its start or its end. */
  cut?: { to: number; keep: "start" | "end"; rank: number };
  /** The column may be left out. Where a table is too wide, what has the highest rank is cut or left out first. */
  rank?: number;
  /** Decorates a cell once its width is settled. */
  paint?(cell: string, row: Row): string;
}

const GAP = "  ";

/** Lines of a table that fits the width, as far as its columns allow; empty columns are left out. */
export function tableLines<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
  paintHeader: (text: string) => string = (text) => text,
): string[] {
  const filled = columns
    .map((column) => measured(column, rows))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const shown = fitted(filled, width).map(({ index, width: settled }) => {
    const { column, cells, widths } = filled[index] as (typeof filled)[number];
    return { column, cells, widths, width: settled };
  });
  const header = shown.map(({ column, width: settled }) =>
    cell(column.header, textWidth(column.header), column, settled, paintHeader),
  );
  const lines = [header.join(GAP).trimEnd()];
  for (const [rowIndex, row] of rows.entries()) {
    let line = "";
    let gap = "";
    for (const { column, cells, widths, width: settled } of shown) {
      const paint = column.paint && ((text: string) => column.paint?.(text, row) ?? text);
      line += gap + cell(cells[rowIndex] ?? "", widths[rowIndex] ?? 0, column, settled, paint);
      gap = GAP;
    }
    lines.push(line.trimEnd());
  }
  return lines;
}

function cell(
  text: string,
  textColumns: number,
  { align, cut }: Pick<TableColumn<never>, "align" | "cut">,
  width: number,
  paint?: (text: string) => string,
): string {
  const fits = textColumns <= width;
  const shown = fits ? text : shortenedText(text, width, cut?.keep);
  const missing = width - (fits ? textColumns : textWidth(shown));
  if (!paint) {
    const length = shown.length + missing;
    return align === "right" ? shown.padStart(length) : shown.padEnd(length);
  }
  const padding = " ".repeat(missing);
  return align === "right" ? padding + paint(shown) : paint(shown) + padding;
}

/** A width is asked for several times, and counting it costs more than keeping it. */
function measured<Row>(column: TableColumn<Row>, rows: readonly Row[]) {
  const cells = rows.map((row) => column.text(row));
  const widths = cells.map(textWidth);
  const width = widths.reduce((widest, each) => Math.max(widest, each), textWidth(column.header));
  return { column, cells, widths, width };
}

interface MeasuredColumn {
  column: Pick<TableColumn<never>, "cut" | "rank">;
  width: number;
}

/** A way to make the table narrower. */
interface Sacrifice {
  index: number;
  rank: number;
  kind: "cut" | "drop";
}

/** The columns that stay and their widths, after as few sacrifices as the width allows. */
function fitted(columns: readonly MeasuredColumn[], width: number): { index: number; width: number }[] {
  const sacrifices = columns
    .flatMap(({ column }, index): Sacrifice[] => [
      ...(column.cut ? [{ index, rank: column.cut.rank, kind: "cut" } as const] : []),
      ...(column.rank === undefined ? [] : [{ index, rank: column.rank, kind: "drop" } as const]),
    ])
    .sort((a, b) => b.rank - a.rank);
  let result = afterSacrifices(columns, [], width);
  for (let count = 1; result.excess > 0 && count <= sacrifices.length; count += 1) {
    result = afterSacrifices(columns, sacrifices.slice(0, count), width);
  }
  return result.shown;
}

function afterSacrifices(
  columns: readonly MeasuredColumn[],
  sacrifices: readonly Sacrifice[],
  width: number,
) {
  const dropped = new Set(sacrifices.filter(({ kind }) => kind === "drop").map(({ index }) => index));
  const shown = columns
    .map((each, index) => ({ index, width: each.width }))
    .filter(({ index }) => !dropped.has(index));
  let excess = shown.reduce((sum, each) => sum + each.width, GAP.length * (shown.length - 1)) - width;
  for (const { index, kind } of sacrifices) {
    const column = shown.find((each) => each.index === index);
    if (kind !== "cut" || !column || excess <= 0) continue;
    const saved = Math.min(
      excess,
      Math.max(0, column.width - (columns[index]?.column.cut?.to ?? column.width)),
    );
    column.width -= saved;
    excess -= saved;
  }
  return { shown, excess };
}
