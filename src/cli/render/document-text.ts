import type { DocumentBlock, DocumentTable } from "./document.js";
import type { Screen } from "./screen.js";
import { isBetterStacked, stackedRows } from "./stacked-rows.js";
import { tableLines } from "./table.js";
import { brokenText, wrappedText } from "./text-width.js";

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
      return block.lines.flatMap((line) =>
        brokenText(`  ${line}`, width, "  ").map((part) => paintedLine(part, line, screen)),
      );
    case "table":
      return documentTableLines(block, screen);
  }
}

function documentTableLines({ columns, rows }: DocumentTable, { width, paint }: Screen): string[] {
  const plain = { headers: columns.map(({ header }) => header), rows };
  if (isBetterStacked(plain, width)) return stackedRows(plain, width, paint.bold);
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

function paintedLine(part: string, line: string, { paint }: Screen): string {
  if (line.startsWith("+ ")) return paint.green(part);
  return line.startsWith("- ") ? paint.red(part) : part;
}
