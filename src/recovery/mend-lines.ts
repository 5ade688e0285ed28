import {
  closeSync,
  constants,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { byteLines } from "../journal/byte-lines.js";

/** What was wrong with the end of a file of lines. */
export type MendedEnd =
  | { kind: "break-added" }
  | { kind: "cut"; offset: number; bytes: number; keptIn: string };

/**
 * Mends the end of a file of JSON lines, so that what is appended to it starts a line of its own. The
 * bytes of a line that was never finished are kept beside the file before they are cut off.
 * @returns `undefined` when there is nothing to mend.
 */
export function mendLastLine(path: string, dryRun: boolean): MendedEnd | undefined {
  const torn = tornEnd(path);
  if (!torn) return undefined;
  if (isJson(torn.bytes)) {
    if (!dryRun) appendBreak(path, torn.offset + torn.bytes.length);
    return { kind: "break-added" };
  }
  const keptIn = `${path}.cut-at-${torn.offset}`;
  if (!dryRun) {
    writeFileSync(`${keptIn}.tmp`, torn.bytes);
    renameSync(`${keptIn}.tmp`, keptIn);
    truncate(path, torn.offset);
  }
  return { kind: "cut", offset: torn.offset, bytes: torn.bytes.length, keptIn };
}

/** What stands behind the last line break. */
function tornEnd(path: string): { offset: number; bytes: Buffer } | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return undefined;
  const descriptor = openSync(path, "r");
  try {
    const last = Buffer.alloc(1);
    readSync(descriptor, last, 0, 1, size - 1);
    if (last[0] === 0x0a) return undefined;
    for (const { bytes, offset, isEnded } of byteLines(descriptor, startOfLastLine(descriptor, size))) {
      if (!isEnded && bytes) return { offset, bytes: Buffer.from(bytes) };
    }
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

function startOfLastLine(descriptor: number, size: number): number {
  const window = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - window.length);
    const bytes = readSync(descriptor, window, 0, end - start, start);
    const found = window.subarray(0, bytes).lastIndexOf(0x0a);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

function isJson(bytes: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

function appendBreak(path: string, offset: number): void {
  const descriptor = openSync(path, constants.O_RDWR);
  try {
    writeSync(descriptor, "\n", offset);
  } finally {
    closeSync(descriptor);
  }
}

function truncate(path: string, bytes: number): void {
  const descriptor = openSync(path, constants.O_RDWR);
  try {
    ftruncateSync(descriptor, bytes);
  } finally {
    closeSync(descriptor);
  }
}
