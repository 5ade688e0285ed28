import { pipeline, Readable } from "node:stream";
import type { CsvError, Info } from "csv-parse";
import { InputProblem } from "./input-problem.js";
import type { RowFields, RowFormat } from "./row-format.js";
import { checkedUtf8 } from "./utf8-check.js";

interface CsvRecord {
  record: string[];
  info: Info;
}

/** Rows of a file of comma- or tab-separated values, whose first line names the columns. */
export async function createCsvRows(path: string, delimiter: "," | "\t"): Promise<RowFormat> {
  const { parse } = await import("csv-parse");
  const { parse: parseNow } = await import("csv-parse/sync");
  const options = {
    delimiter,
    // Named, since a row that is read again by itself does not show which of them ends the file's lines.
    record_delimiter: ["\r\n", "\n"],
    skip_empty_lines: true,
    relax_column_count: false,
  };
  let names: string[] = [];
  return {
    async scan(chunks, onRow) {
      let start = 0;
      const records: AsyncIterable<CsvRecord> = pipeline(
        Readable.from(checkedUtf8(path, chunks)),
        parse({ ...options, bom: true, info: true }),
        () => {
          // An error of either comes out below, where the records are read.
        },
      );
      try {
        for await (const { record, info } of records) {
          if (names.length === 0) names = columnNames(path, record);
          else onRow(fieldsOf(names, record), { line: info.lines, start, end: info.bytes });
          start = info.bytes;
        }
      } catch (error) {
        throw problemOf(path, error, names);
      }
    },
    parse: (bytes) => fieldsOf(names, (parseNow(bytes, options) as string[][])[0] ?? []),
  };
}

function columnNames(path: string, record: readonly string[]): string[] {
  if (record.some((name) => /\r./s.test(name))) {
    throw new InputProblem(
      `the lines of ${path} end in carriage returns alone`,
      "Convert them to line feeds: `tr '\\r' '\\n' <old.csv >new.csv`.",
    );
  }
  const names = record.map((name) => name.trim());
  const empty = names.indexOf("");
  if (empty !== -1) {
    throw new InputProblem(
      `${path}:1: column ${empty + 1} has no name`,
      "The first line names the columns; give each a name.",
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new InputProblem(`${path}:1 names the column \`${twice}\` twice`, "Rename one of them.");
}

/** A cell is a number where writing the number gives the cell again, so that `007` stays a text. */
function fieldsOf(names: readonly string[], record: readonly string[]): RowFields {
  return Object.fromEntries(
    names.map((name, index) => {
      const cell = record[index] ?? "";
      const number = Number(cell);
      return [name, Number.isFinite(number) && String(number) === cell ? number : cell];
    }),
  );
}

function problemOf(path: string, error: unknown, names: readonly string[]): unknown {
  const { code, lines } = error as CsvError & { lines?: number };
  if (typeof code !== "string" || !code.startsWith("CSV_")) return error;
  const place = typeof lines === "number" ? `${path}:${lines}` : path;
  if (code.startsWith("CSV_RECORD_INCONSISTENT")) {
    const cells = (error as CsvError & { record?: unknown[] }).record?.length;
    return new InputProblem(
      `${place} has ${cells ?? "another number of"} cells for ${names.length} columns`,
      `The columns: ${names.join(", ")}. Put a cell that holds the separator into double quotes.`,
      error,
    );
  }
  return new InputProblem(
    `${place} is not valid CSV: ${(error as Error).message}`,
    'Put cells with quotes, separators or line breaks into double quotes, and double the quotes: `"a ""b"""`.',
    error,
  );
}
