import type { DocumentBlock, DocumentTable } from "./document.js";
import type { Screen } from "./screen.js";
import { tableLines } from "./table.js";
import { shortenedText, textWidth, wrappedText } from "./text-width.js";

/** On a screen this narrow, a table that does not fit has too little left of it to be read. */
const NARROW = 70;

/** The page for a terminal, or for a pipe. */
export function documentText(blocks: readonly DocumentBlock[], screen: Screen): string {
  const parts = blocks.map((block, index) => {
    const lines = blockLines(block, screen);
    const isTight = index === 0 || blocks[index - 1]?.kind === "heading";
    return isTight ? lines : ["", ...lines];
  });
  return `${parts.flat().join("\n")}\n`;
}

function blockLines(block: DocumentBlock, screen: Screen): string[] {
  const { width, paint } = screen;
  switch (block.kind) {
    case "heading":
      return wrappedText(block.text, width).map(paint.bold);
    case "paragraph":
      return wrappedText(block.text, width, "  ");
    case "list":
      return block.items.flatMap((item) => wrappedText(`- ${item}`, width, "  "));
    case "lines":
      return block.lines.map((line) => paintedLine(shortenedText(`  ${line}`, width), screen));
    case "table":
      return documentTableLines(block, screen);
  }
}

function documentTableLines(table: DocumentTable, { width, paint }: Screen): string[] {
  const { columns, rows } = table;
  if (width < NARROW && naturalWidth(table) > width) {
    return rows.flatMap((row) => rowLines(columns, row, width, paint.bold));
  }
  return tableLines<readonly string[]>(
    columns.map(({ header, align, rank, cut }, index) => ({
      header,
      align,
      rank,
      cut: cut && { ...cut, keep: "start" as const },
      text: (row: readonly string[]) => row[index] ?? "",
    })),
    rows,
    width,
    paint.dim,
  );
}

function naturalWidth({ columns, rows }: DocumentTable): number {
  const widths = columns.map(({ header }, index) =>
    Math.max(textWidth(header), ...rows.map((row) => textWidth(row[index] ?? ""))),
  );
  return widths.reduce((sum, each) => sum + each + 2, -2);
}

/** A row as a few lines: what it is of, then every cell with its header. */
function rowLines(
  columns: DocumentTable["columns"],
  row: readonly string[],
  width: number,
  paintTitle: (text: string) => string,
): string[] {
  const cells = columns
    .slice(1)
    .flatMap(({ header }, index) => (row[index + 1] ? [`${header} ${row[index + 1]}`] : []));
  const cut = (line: string) => shortenedText(line, width);
  return [
    ...wrappedText(row[0] ?? "", width).map((line) => paintTitle(cut(line))),
    ...wrappedText(`  ${cells.join(", ")}`, width).map(cut),
  ];
}

function paintedLine(line: string, { paint }: Screen): string {
  if (line.startsWith("  + ")) return paint.green(line);
  return line.startsWith("  - ") ? paint.red(line) : line;
}
