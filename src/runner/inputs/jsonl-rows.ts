import { isConfigMap } from "../../config/config-tree.js";
import { InputProblem } from "./input-problem.js";
import type { RowFields, RowFormat } from "./row-format.js";

const NEWLINE = 10;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Rows of a file with a JSON object on every line; empty lines are passed over. */
export function createJsonlRows(path: string): RowFormat {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parse = (bytes: Uint8Array): RowFields | undefined => {
    const text = decoder.decode(bytes);
    return text.trim() === "" ? undefined : (JSON.parse(text) as RowFields);
  };
  const rowOf = (bytes: Uint8Array, line: number): RowFields | undefined => {
    let row: unknown;
    try {
      row = parse(bytes);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InputProblem(
        `${path}:${line} is not valid JSON: ${reason}`,
        "Write one JSON object a line.",
        error,
      );
    }
    if (row === undefined || isConfigMap(row)) return row;
    throw new InputProblem(
      `${path}:${line} is not an object`,
      'Write one JSON object a line: `{"id": 1, "question": "…"}`.',
    );
  };
  return {
    async scan(chunks, onRow) {
      let begun: Uint8Array[] = [];
      let line = 1;
      let start = 0;
      let end = 0;
      const endRow = (last: Uint8Array): void => {
        let bytes: Uint8Array = begun.length === 0 ? last : Buffer.concat([...begun, last]);
        const rowStart = start === 0 && BYTE_ORDER_MARK.equals(bytes.subarray(0, 3)) ? 3 : start;
        bytes = bytes.subarray(rowStart - start);
        const row = rowOf(bytes, line);
        if (row) onRow(row, { line, start: rowStart, end });
        begun = [];
        start = end;
        line += 1;
      };
      for await (const chunk of chunks) {
        let from = 0;
        for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
          end += at + 1 - from;
          endRow(chunk.subarray(from, at));
          from = at + 1;
        }
        if (from < chunk.length) begun.push(chunk.slice(from));
        end += chunk.length - from;
      }
      if (begun.length > 0) endRow(new Uint8Array());
    },
    parse: (bytes) => parse(bytes) ?? {},
  };
}
