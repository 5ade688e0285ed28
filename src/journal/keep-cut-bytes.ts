import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { LONGEST_LINE_BYTES } from "./byte-lines.js";
import { isSyncUnsupported } from "./sync-support.js";

const BLOCK_BYTES = 64 * 1024;

/** Where bytes are kept that are about to be cut off or written over. */
export interface PlaceToKeep {
  path: string;
  /** They are there already. */
  isKept: boolean;
}

/**
 * A file can be torn twice at the same place: what was kept of it the first time stays. Called again after
 * it was killed before the cut, it finds what it has kept.
 * @param bytes `undefined` for more than can be held.
 */
export function placeToKeep(path: string, offset: number, bytes: Buffer | undefined): PlaceToKeep {
  for (let number = 1; ; number += 1) {
    const place = `${path}.cut-at-${offset}${number === 1 ? "" : `-${number}`}`;
    const kept = statSync(place, { throwIfNoEntry: false });
    if (!kept) return { path: place, isKept: false };
    if (bytes && kept.size === bytes.length && readFileSync(place).equals(bytes))
      return { path: place, isKept: true };
  }
}

/** Keeps what a file has from an offset on: wholly, or not at all. */
export function keepBytesFrom(descriptor: number, offset: number, { path, isKept }: PlaceToKeep): void {
  if (isKept) return;
  const temporary = `${path}.tmp`;
  try {
    copyBytes(descriptor, offset, temporary);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The bytes of a file from an offset to its end; `undefined` when they are too many to be held. */
export function bytesFrom(descriptor: number, offset: number, size: number): Buffer | undefined {
  if (size - offset > LONGEST_LINE_BYTES) return undefined;
  const bytes = Buffer.alloc(size - offset);
  for (let read = 0; read < bytes.length; ) {
    const count = readSync(descriptor, bytes, read, bytes.length - read, offset + read);
    if (count === 0) return undefined;
    read += count;
  }
  return bytes;
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

/** They are about to go from where they stand. */
function sync(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!isSyncUnsupported(error)) throw error;
  }
}
