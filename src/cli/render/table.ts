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
    padded(column.header, textWidth(column.header), column, settled, paintHeader),
  );
  const lines = [header.join(GAP).trimEnd()];
  let index = 0;
  for (const row of rows) {
    let line = "";
    /** Columns left free since the last cell that holds something. */
    let free = 0;
    for (const { column, cells, widths, width: settled } of shown) {
      const text = cells[index] ?? "";
      const missing = settled - (widths[index] ?? 0);
      const isRight = column.align === "right";
      if (text === "") free += settled;
      else {
        if (isRight && missing > 0) free += missing;
        if (free > 0) line += spaces(free);
        line += missing < 0 ? shortened(text, column, settled, row) : painted(text, column, row);
        free = isRight || missing < 0 ? 0 : missing;
      }
      free += GAP.length;
    }
    // Also makes one text of the pieces, which the lines to come would else be held in.
    lines.push(line.trimEnd());
    index += 1;
  }
  return lines;
}

function painted<Row>(text: string, { paint }: TableColumn<Row>, row: Row): string {
  return paint ? paint(text, row) : text;
}

/** A cell that is wider than its column. */
function shortened<Row>(text: string, column: TableColumn<Row>, width: number, row: Row): string {
  const shown = shortenedText(text, width, column.cut?.keep);
  return padded(shown, textWidth(shown), column, width, (cut) => painted(cut, column, row));
}

function padded(
  text: string,
  textColumns: number,
  { align }: { align?: "left" | "right" },
  width: number,
  paint: (text: string) => string,
): string {
  const padding = spaces(width - textColumns);
  return align === "right" ? padding + paint(text) : paint(text) + padding;
}

const made: string[] = [];

/** The same text for the same count: there may be as many as there are cells. */
function spaces(count: number): string {
  made[count] ??= " ".repeat(count);
  return made[count];
}

/** Cells and their widths: a width is asked for several times, and counting it costs more than keeping it. */
function measured<Row>(column: TableColumn<Row>, rows: readonly Row[]) {
  const cells = new Array<string>(rows.length);
  const widths = new Array<number>(rows.length);
  let width = textWidth(column.header);
  let lastText: string | undefined;
  let lastWidth = 0;
  let index = 0;
  for (const row of rows) {
    const text = column.text(row);
    // Neighbours often say the same.
    if (text !== lastText) {
      lastText = text;
      lastWidth = textWidth(text);
      if (lastWidth > width) width = lastWidth;
    }
    cells[index] = text;
    widths[index] = lastWidth;
    index += 1;
  }
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
