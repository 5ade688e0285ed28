import { shortenedText, textWidth } from "./text-width.js";

export interface TableColumn<Row> {
  header: string;
  text(row: Row): string;
  align?: "left" | "right";
  /** The column may be cut to so many characters, and where from; without, it is never cut. */
  cut?: { to: number; keep: "start" | "end" };
  /** The column with the highest rank goes first when the terminal is too narrow; one without never goes. */
  rank?: number;
  /** Decorates a cell once its width is settled. */
  paint?(cell: string, row: Row): string;
}

const GAP = "  ";

/** Lines of a table that fits the width: columns are cut first, then left out; empty ones always are. */
export function tableLines<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  width: number,
  paintHeader: (text: string) => string = (text) => text,
): string[] {
  let shown = columns
    .map((column) => ({ column, cells: rows.map((row) => column.text(row)) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""))
    .map(({ column, cells }) => ({ column, cells, natural: naturalWidth(column.header, cells) }));
  let widths = fittedWidths(shown, width);
  while (widths === undefined) {
    shown = withoutLeastImportant(shown);
    widths = fittedWidths(shown, width);
  }
  const line = (texts: readonly string[], paint: (text: string, index: number) => string) =>
    texts
      .map((text, index) => {
        const column = shown[index]?.column;
        const cut = shortenedText(text, widths[index] ?? 0, column?.cut?.keep);
        const padding = " ".repeat(Math.max(0, (widths[index] ?? 0) - textWidth(cut)));
        return column?.align === "right" ? padding + paint(cut, index) : paint(cut, index) + padding;
      })
      .join(GAP)
      .trimEnd();
  const header = line(
    shown.map(({ column }) => column.header),
    paintHeader,
  );
  const body = rows.map((row, rowIndex) =>
    line(
      shown.map(({ cells }) => cells[rowIndex] ?? ""),
      (cell, index) => shown[index]?.column.paint?.(cell, row) ?? cell,
    ),
  );
  return [header, ...body];
}

interface ShownColumn {
  column: Pick<TableColumn<never>, "cut" | "rank">;
  natural: number;
}

function naturalWidth(header: string, cells: readonly string[]): number {
  return cells.reduce((widest, cell) => Math.max(widest, textWidth(cell)), textWidth(header));
}

/** Widths that fit, cutting what matters least first; `undefined` when even the cut columns do not fit. */
function fittedWidths(shown: readonly ShownColumn[], width: number): number[] | undefined {
  const widths = shown.map(({ natural }) => natural);
  let excess = widths.reduce((sum, each) => sum + each, GAP.length * (shown.length - 1)) - width;
  const byRank = [...shown.keys()].sort((a, b) => rankOf(shown[b]) - rankOf(shown[a]));
  for (const index of byRank) {
    if (excess <= 0) break;
    const natural = widths[index] ?? 0;
    const saved = Math.min(excess, Math.max(0, natural - (shown[index]?.column.cut?.to ?? natural)));
    widths[index] = natural - saved;
    excess -= saved;
  }
  const isRemovable = shown.some(({ column }) => column.rank !== undefined) && shown.length > 1;
  return excess > 0 && isRemovable ? undefined : widths;
}

function withoutLeastImportant<Column extends ShownColumn>(shown: readonly Column[]): Column[] {
  const highest = Math.max(...shown.map(rankOf));
  return shown.filter((each) => rankOf(each) !== highest);
}

function rankOf(shown: ShownColumn | undefined): number {
  return shown?.column.rank ?? -1;
}
