import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from "node:fs";
import { LONGEST_LINE_BYTES } from "./byte-lines.js";
import { isSyncUnsupported } from "./sync-support.js";

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
    const line = lineAt(descriptor, offset, size);
    if (line && isJson(line)) {
      if (!dryRun) writeSync(descriptor, "\n", size);
      return { kind: "break-added" };
    }
    const { name: keptIn, isKept } = placeToKeep(`${path}.cut-at-${offset}`, line);
    if (!dryRun && !isKept) {
      copyBytes(descriptor, offset, `${keptIn}.tmp`);
      renameSync(`${keptIn}.tmp`, keptIn);
    }
    if (!dryRun) ftruncateSync(descriptor, offset);
    return { kind: "cut", offset, bytes: size - offset, keptIn };
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

/** `undefined` for a line too long to be held. */
function lineAt(descriptor: number, offset: number, size: number): Buffer | undefined {
  if (size - offset > LONGEST_LINE_BYTES) return undefined;
  const line = Buffer.alloc(size - offset);
  for (let read = 0; read < line.length; ) {
    const bytes = readSync(descriptor, line, read, line.length - read, offset + read);
    if (bytes === 0) return undefined;
    read += bytes;
  }
  return line;
}

function isJson(line: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

/**
 * A line can be torn twice at the same place: what was kept of it the first time stays. Called again after
 * it was killed before the cut, it finds what it has kept.
 */
function placeToKeep(path: string, line: Buffer | undefined): { name: string; isKept: boolean } {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? path : `${path}-${number}`;
    const kept = statSync(name, { throwIfNoEntry: false });
    if (!kept) return { name, isKept: false };
    if (line && kept.size === line.length && readFileSync(name).equals(line)) return { name, isKept: true };
  }
}

function copyBytes(from: number, offset: number, path: string): void {
  const to = openSync(path, "w", 0o644);
  try {
    const block = Buffer.alloc(BLOCK_BYTES);
    let at = offset;
    for (let read = readSync(from, block, 0, block.length, at); read > 0; ) {
      for (let written = 0; written < read; ) written += writeSync(to, block, written, read - written);
      at += read;
      read = readSync(from, block, 0, block.length, at);
    }
    sync(to);
  } finally {
    closeSync(to);
  }
}

/** They are about to be cut off where they stand. */
function sync(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!isSyncUnsupported(error)) throw error;
  }
}
