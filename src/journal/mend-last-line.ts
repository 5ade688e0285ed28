import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { bytesFrom, keepBytesFrom, placeToKeep } from "./keep-cut-bytes.js";

/** What was wrong with the end of a file of lines. */
export type MendedEnd =
  | { kind: "break-added" }
  | { kind: "cut"; offset: number; bytes: number; keptIn: string };

const BLOCK_BYTES = 64 * 1024;
const LINE_BREAK = 0x0a;

/**
 * Mends the end of a file of JSON lines, so that what is appended to it starts a line of its own. The
 * bytes of a line that was never finished are kept beside the file before they are cut off.
 * @returns `undefined` when there is nothing to mend.
 */
export function mendLastLine(path: string, dryRun: boolean): MendedEnd | undefined {
  if (!statSync(path, { throwIfNoEntry: false })) return undefined;
  const descriptor = openSync(path, dryRun ? constants.O_RDONLY : constants.O_RDWR);
  try {
    const { size } = fstatSync(descriptor);
    const offset = startOfLastLine(descriptor, size);
    if (offset === size) return undefined;
    const line = bytesFrom(descriptor, offset, size);
    if (line && isJson(line)) {
      if (!dryRun) writeSync(descriptor, "\n", size);
      return { kind: "break-added" };
    }
    const place = placeToKeep(path, offset, line);
    if (!dryRun) {
      keepBytesFrom(descriptor, offset, place);
      ftruncateSync(descriptor, offset);
    }
    return { kind: "cut", offset, bytes: size - offset, keptIn: place.path };
  } finally {
    closeSync(descriptor);
  }
}

/** The byte behind the last line break. */
function startOfLastLine(descriptor: number, size: number): number {
  const window = Buffer.alloc(BLOCK_BYTES);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - window.length);
    const bytes = readSync(descriptor, window, 0, end - start, start);
    const found = window.subarray(0, bytes).lastIndexOf(LINE_BREAK);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

function isJson(line: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
