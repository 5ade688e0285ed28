import { isPlain, shortenedText, textWidth } from "./text-width.js";

export interface TableColumn<Row> {
  header: string;
  text(row: Row): string;
  align?: "left" | "right";
  /** Every character of its texts takes one column on a terminal, whatever stands in the files. */
  isNarrow?: boolean;
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
  return [...tableParts(columns, rows, { width, paintHeader, rowsPerPart: rows.length })].flat();
}

/** The same part by part, for a table so long that its first lines can be read while the next are made. */
export function* tableParts<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  options: { width: number; paintHeader: (text: string) => string; rowsPerPart: number },
): Generator<string[]> {
  const filled = columns.map((column) => measured(column, rows)).filter(({ isEmpty }) => !isEmpty);
  const shown = fitted(filled, options.width).map(({ index, width: settled }): SettledColumn<Row> => {
    const { column, cells, widths } = filled[index] as (typeof filled)[number];
    return { column, cells, widths, width: settled, isRight: column.align === "right", paint: column.paint };
  });
  const header = shown.map(({ column, width: settled }) =>
    padded(column.header, textWidth(column.header), column, settled, options.paintHeader),
  );
  yield [header.join(GAP).trimEnd()];
  for (let start = 0; start < rows.length; start += options.rowsPerPart) {
    yield rowLines(shown, rows, start, Math.min(rows.length, start + options.rowsPerPart));
  }
}

interface SettledColumn<Row> {
  column: TableColumn<Row>;
  cells: readonly string[];
  widths: readonly number[] | undefined;
  width: number;
  isRight: boolean;
  paint: TableColumn<Row>["paint"];
}

function rowLines<Row>(
  shown: readonly SettledColumn<Row>[],
  rows: readonly Row[],
  start: number,
  end: number,
): string[] {
  const lines: string[] = [];
  // In one list for all rows and without a call for each cell: there may be very many, and a list is waited for.
  const line = new Array<string>(shown.length);
  for (let index = start; index < end; index += 1) {
    const row = rows[index] as Row;
    for (let at = 0; at < shown.length; at += 1) {
      const { column, cells, widths, width, isRight, paint } = shown[at] as SettledColumn<Row>;
      const text = cells[index] as string;
      const missing = width - (widths ? (widths[index] as number) : text.length);
      if (missing < 0) line[at] = shortened(text, column, width, row);
      else {
        const painted = paint ? paint(text, row) : text;
        line[at] = missing === 0 ? painted : isRight ? spaces(missing) + painted : painted + spaces(missing);
      }
    }
    lines.push(line.join(GAP).trimEnd());
  }
  return lines;
}

/** A cell that is wider than its column. */
function shortened<Row>(text: string, column: TableColumn<Row>, width: number, row: Row): string {
  const shown = shortenedText(text, width, column.cut?.keep);
  return padded(shown, textWidth(shown), column, width, (cut) => column.paint?.(cut, row) ?? cut);
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

/** The cells of a column; `widths` is left out where each takes as many columns as it has characters. */
function measured<Row>(column: TableColumn<Row>, rows: readonly Row[]) {
  const cells = new Array<string>(rows.length);
  let longest = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const text = column.text(rows[index] as Row);
    cells[index] = text;
    if (text.length > longest) longest = text.length;
  }
  // All at once: of thousands of cells, asking each whether it is plain would take longer than making them.
  const widths = column.isNarrow || isPlain(cells.join("")) ? undefined : cells.map(textWidth);
  const widest = widths ? widths.reduce((most, each) => Math.max(most, each), 0) : longest;
  return { column, cells, widths, width: Math.max(textWidth(column.header), widest), isEmpty: longest === 0 };
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
