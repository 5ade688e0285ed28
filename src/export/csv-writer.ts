import type { ColumnValue, GenerationColumn } from "./generation-columns.js";
import type { GenerationWriter, WriteText } from "./generation-writer.js";

/** Characters that are gathered before they are written. */
const BLOCK = 256 * 1024;

/** Comma-separated values with a header, as RFC 4180 has them; what is not known is an empty cell. */
export function createCsvWriter(columns: readonly GenerationColumn[], write: WriteText): GenerationWriter {
  let block = `${columns.map(({ name }) => csvCell(name)).join(",")}\r\n`;
  return {
    async write(record, experimentId) {
      for (let index = 0; index < columns.length; index += 1) {
        if (index > 0) block += ",";
        block += csvCell(columns[index]?.value(record, experimentId));
      }
      block += "\r\n";
      if (block.length < BLOCK) return;
      const text = block;
      block = "";
      await write(text);
    },
    end: () => write(block),
  };
}

/** A cell as RFC 4180 has it: in quotes where it holds what separates cells. */
export function csvCell(value: ColumnValue): string {
  if (value === null || value === undefined) return "";
  const text = value instanceof Date ? value.toISOString() : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
