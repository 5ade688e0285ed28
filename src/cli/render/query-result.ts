import { csvCell } from "../../export/csv-writer.js";
import type { PlainValue } from "../../export/duckdb-values.js";
import { countText } from "../../logger/number-text.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine, shortenedText, textWidth, wrappedText } from "./text-width.js";

export interface ResultColumn {
  name: string;
  isNumber: boolean;
}

type ResultRow = readonly PlainValue[];

/** Prints a result as its rows come. */
export interface ResultOutput {
  /** `false`: no more rows are wanted. */
  add(rows: readonly ResultRow[]): Promise<boolean>;
  end(): Promise<void>;
}

/** A person reads no more; programs take JSON or CSV, which have all. */
const MOST_SHOWN = 1_000;
/** A text may be cut to so many columns where a table is too wide. */
const NARROWEST_TEXT = 16;

/** An array with an object for each row. */
export function createJsonResult(columns: readonly ResultColumn[], { write }: Screen): ResultOutput {
  let opening = "[";
  return {
    async add(rows) {
      let block = "";
      for (const row of rows) {
        block += `${opening}\n${JSON.stringify(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])))}`;
        opening = ",";
      }
      await write(block);
      return true;
    },
    end: () => write(opening === "[" ? "[]\n" : "\n]\n"),
  };
}

export function createCsvResult(columns: readonly ResultColumn[], { write }: Screen): ResultOutput {
  let block = `${columns.map(({ name }) => csvCell(name)).join(",")}\r\n`;
  return {
    async add(rows) {
      for (const row of rows) block += `${row.map((value) => csvCell(flat(value))).join(",")}\r\n`;
      await write(block);
      block = "";
      return true;
    },
    end: () => write(block),
  };
}

/** A table; where its columns do not fit, a few lines for each row. */
export function createTableResult(columns: readonly ResultColumn[], screen: Screen): ResultOutput {
  const shown: ResultRow[] = [];
  let hasMore = false;
  return {
    async add(rows) {
      const room = MOST_SHOWN - shown.length;
      shown.push(...rows.slice(0, room));
      hasMore ||= rows.length > room;
      return !hasMore;
    },
    async end() {
      if (shown.length === 0) return screen.write("No row.\n");
      const lines = fits(columns, shown, screen.width)
        ? tableLines(tableColumns(columns), shown, screen.width, screen.paint.bold)
        : shown.flatMap((row, index) => [...(index > 0 ? [""] : []), ...rowLines(columns, row, screen)]);
      const more = hasMore
        ? ["", `The first ${countText(MOST_SHOWN)} rows. --json and --csv print all of them.`].flatMap(
            (text) => wrappedText(text, screen.width),
          )
        : [];
      await screen.write(`${[...lines, ...more].join("\n")}\n`);
    },
  };
}

function tableColumns(columns: readonly ResultColumn[]): TableColumn<ResultRow>[] {
  return columns.map(({ name, isNumber }, index) => ({
    header: onOneLine(name),
    text: (row) => cellText(row[index]),
    align: isNumber ? "right" : "left",
    ...(!isNumber && { cut: { to: NARROWEST_TEXT, keep: "start", rank: columns.length - index } }),
  }));
}

function fits(columns: readonly ResultColumn[], rows: readonly ResultRow[], width: number): boolean {
  if (!Number.isFinite(width)) return true;
  let needed = -2;
  for (const [index, { name, isNumber }] of columns.entries()) {
    let widest = textWidth(onOneLine(name));
    for (const row of rows) widest = Math.max(widest, textWidth(cellText(row[index])));
    needed += 2 + (isNumber ? widest : Math.min(widest, NARROWEST_TEXT));
  }
  return needed <= width;
}

function rowLines(columns: readonly ResultColumn[], row: ResultRow, { width, paint }: Screen): string[] {
  return columns.flatMap(({ name }, index) => {
    const label = shortenedText(onOneLine(name), Math.floor(width / 2));
    const [first = "", ...rest] = wrappedText(`${label}: ${cellText(row[index])}`, width, "  ").map((line) =>
      shortenedText(line, width),
    );
    return [paint.bold(first.slice(0, label.length)) + first.slice(label.length), ...rest];
  });
}

function cellText(value: PlainValue | undefined): string {
  if (value === null || value === undefined) return "NULL";
  const text = onOneLine(String(flat(value)));
  return text === "" ? "''" : text;
}

/** A list or a structure as JSON. */
function flat(value: PlainValue): string | number | boolean | null {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
