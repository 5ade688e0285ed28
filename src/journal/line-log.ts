import { closeSync, openSync, readSync } from "node:fs";

/** How a log begins that this package wrote and nobody has laid out anew: one generation a line. */
const BEGINNING = '{\n"schema": "explog/';

/** Whether the file is a log with one generation a line, so that it can be read from its end or in pieces. */
export function isLineLog(logPath: string): boolean {
  const descriptor = openSync(logPath, "r");
  try {
    const bytes = Buffer.alloc(BEGINNING.length);
    readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.toString("latin1") === BEGINNING;
  } finally {
    closeSync(descriptor);
  }
}
