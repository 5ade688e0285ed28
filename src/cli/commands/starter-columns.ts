import { closeSync, openSync, readSync } from "node:fs";

/** Column names stand at the beginning of a file, or in its first row. */
const READ_BYTES = 64 * 1024;

/** The columns of a CSV, TSV or JSONL file, as far as its beginning tells; what a run reads is checked by the run. */
export function columnsOf(path: string): string[] {
  const first = firstLine(path);
  try {
    if (!/\.[ct]sv$/i.test(path)) return Object.keys(JSON.parse(first));
  } catch {
    return [];
  }
  return first.split(/\.tsv$/i.test(path) ? "\t" : ",").map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
}

function firstLine(path: string): string {
  const buffer = Buffer.alloc(READ_BYTES);
  const descriptor = openSync(path, "r");
  try {
    const count = readSync(descriptor, buffer, 0, READ_BYTES, 0);
    const text = buffer.toString("utf8", 0, count).replace(/^\uFEFF/, "");
    return text.split(/\r?\n/, 1)[0] ?? "";
  } finally {
    closeSync(descriptor);
  }
}
