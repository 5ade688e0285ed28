import { shortenedText, textWidth, wrappedText } from "./text-width.js";

/** On a screen this narrow, a table that does not fit has too little left of it to be read. */
const NARROW = 70;

/** A table as texts: headers, and rows of as many cells. */
export interface PlainTable {
  headers: readonly string[];
  rows: readonly (readonly string[])[];
}

/** Whether each row had better have a few lines of its own than columns be left out. */
export function isBetterStacked({ headers, rows }: PlainTable, width: number): boolean {
  if (width >= NARROW) return false;
  const widths = headers.flatMap((header, index) => {
    const most = rows.reduce((sofar, row) => Math.max(sofar, textWidth(row[index] ?? "")), 0);
    return most === 0 ? [] : [Math.max(most, textWidth(header))];
  });
  return widths.reduce((sum, each) => sum + each + 2, -2) > width;
}

/** Every row as a few lines: what it is of, then each cell that holds something, with its header. */
export function stackedRows(
  { headers, rows }: PlainTable,
  width: number,
  paintTitle: (text: string) => string,
): string[] {
  return rows.flatMap(([title = "", ...others]) => {
    const cells = others.flatMap((cell, index) => (cell ? [`${headers[index + 1]} ${cell}`] : []));
    return [
      ...wrappedText(title, width).map((line) => paintTitle(shortenedText(line, width))),
      ...wrappedText(`  ${cells.join(", ")}`, width).map((line) => shortenedText(line, width)),
    ];
  });
}
