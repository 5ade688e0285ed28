import type { DocumentBlock, DocumentTable } from "./document.js";

/** The page as Markdown with tables, as GitHub and most others read it. */
export function documentMarkdown(blocks: readonly DocumentBlock[]): string {
  return `${blocks.map(blockMarkdown).join("\n\n")}\n`;
}

function blockMarkdown(block: DocumentBlock): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${escaped(block.text)}`;
    case "paragraph":
      return escaped(block.text);
    case "list":
      return block.items.map((item) => `- ${escaped(item)}`).join("\n");
    case "lines":
      return fenced(block.lines);
    case "table":
      return tableMarkdown(block);
  }
}

function tableMarkdown({ columns, rows }: DocumentTable): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  const rule = columns.map(({ align }) => (align === "right" ? "---:" : "---"));
  return [row(columns.map(({ header }) => header)), `|${rule.join("|")}|`, ...rows.map(row)].join("\n");
}

/** Fenced by more backticks than the text has in a row. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length),
  );
  const fence = "`".repeat(longest + 1);
  return [`${fence}diff`, ...lines, fence].join("\n");
}

/** What Markdown or HTML would take for its own, made plain text. */
function escaped(text: string): string {
  return text.replace(/[\\`*_|<>[\]#~]/g, (mark, at: number) =>
    // A `#` or `~` inside a line is nothing but itself.
    (mark === "#" && at > 0) || (mark === "~" && text[at + 1] !== "~") || isInsideWord(text, mark, at)
      ? mark
      : `\\${mark}`,
  );
}

/** `state_accuracy`: an underscore between letters is nothing but itself. */
function isInsideWord(text: string, mark: string, at: number): boolean {
  return mark === "_" && /\w/.test(text[at - 1] ?? "") && /\w/.test(text[at + 1] ?? "");
}
