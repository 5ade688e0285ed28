import { createHash } from "node:crypto";
import { nearestName } from "../../format/nearest-name.js";
import { InputProblem } from "./input-problem.js";
import type { RowFields } from "./row-format.js";

const FIRST_ROOM = 1024;

/** The keys of rows: those of a column, else their numbers. Of each a hash of 8 bytes is kept. */
export function createRowKeys(path: string, column: string | undefined) {
  let hashes = new Float64Array(FIRST_ROOM);
  let count = 0;
  const of = (row: RowFields, position: number): string =>
    column === undefined ? `row:${position + 1}` : String(row[column]);
  return {
    of,
    /** @throws InputProblem when a row has no key. */
    add(row: RowFields, line: number): void {
      if (column === undefined) return;
      const value = row[column];
      if ((typeof value !== "string" || value.trim() === "") && typeof value !== "number") {
        const near = nearestName(column, Object.keys(row));
        throw new InputProblem(
          `${path}:${line} has no key: \`${column}\` is ${value === undefined ? "missing" : JSON.stringify(value)}`,
          `${near && near !== column ? `Did you mean \`key: ${near}\`? ` : ""}Its columns: ${Object.keys(row).join(", ")}. A key is a text or a number.`,
        );
      }
      if (count === hashes.length) {
        const larger = new Float64Array(2 * hashes.length);
        larger.set(hashes);
        hashes = larger;
      }
      hashes[count++] = hashOf(String(value));
    },
    /** @throws InputProblem for the first key that stands twice. */
    checkUnique(read: (position: number) => RowFields): void {
      const sorted = hashes.slice(0, count).sort();
      const suspects = new Set<number>();
      for (let place = 1; place < count; place++) {
        if (sorted[place] === sorted[place - 1]) suspects.add(sorted[place] as number);
      }
      if (suspects.size === 0) return;
      const rows = new Map<string, number>();
      for (let position = 0; position < count; position++) {
        if (!suspects.has(hashes[position] as number)) continue;
        const key = of(read(position), position);
        const before = rows.get(key);
        if (before !== undefined) {
          throw new InputProblem(
            `rows ${before + 1} and ${position + 1} of ${path} have the same key \`${key}\``,
            `Give every row a \`${column}\` of its own, or name another column as \`key\`.`,
          );
        }
        rows.set(key, position);
      }
    },
  };
}

/** 48 bits, which a number holds exactly. */
function hashOf(key: string): number {
  return createHash("sha1").update(key).digest().readUIntBE(0, 6);
}
