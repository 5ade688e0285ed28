import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** How a log begins that this package wrote and nobody has laid out anew: one generation a line. */
const BEGINNING = '{\n"schema": "explog/';
/** How a generation begins, which tells a log whose beginning was hit; a line of no other layout does. */
const RECORD_BEGINNING = '\n{"seq":';
/** Longer than any head but one with a very large configuration. */
const LARGEST_HEAD_BYTES = 4 * 1024 * 1024;

/** Whether the file is a log with one generation a line, so that it can be read from its end or in pieces. */
export function isLineLog(logPath: string): boolean {
  const descriptor = openSync(logPath, "r");
  try {
    const bytes = Buffer.alloc(BEGINNING.length);
    readSync(descriptor, bytes, 0, bytes.length, 0);
    if (bytes.toString("latin1") === BEGINNING) return true;
    const head = Buffer.alloc(Math.min(fstatSync(descriptor).size, LARGEST_HEAD_BYTES));
    readSync(descriptor, head, 0, head.length, 0);
    return head.includes(RECORD_BEGINNING);
  } finally {
    closeSync(descriptor);
  }
}
