import {
  closeSync,
  existsSync,
  fsync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { isSyncUnsupported } from "./sync-support.js";

/** Replaces a file as a whole: temporary file, fsync, rename. A reader meets the old or the new one. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  const descriptor = openSync(temporary, "w", 0o644);
  try {
    writeWhole(descriptor, text);
    syncWherePossible(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}

/** A file that is written piece by piece beside the one that it is to replace. */
export interface Replacement {
  write(text: string): void;
  /** Puts it in the place of the other. */
  replace(): void;
  /** Takes it away, unless it has replaced the other. */
  discard(): void;
}

const PIECE_CHARACTERS = 256 * 1024;

/** {@link replaceFile} for texts that are too large to be held as one. */
export function createReplacement(path: string): Replacement {
  const temporary = `${path}.tmp`;
  let descriptor: number | undefined = openSync(temporary, "w", 0o644);
  let text = "";
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const flush = (): number => {
    if (descriptor === undefined) throw new Error(`${temporary} is closed`);
    writeWhole(descriptor, text);
    text = "";
    return descriptor;
  };
  return {
    write(more) {
      text += more;
      if (text.length >= PIECE_CHARACTERS) flush();
    },
    replace() {
      syncWherePossible(flush());
      close();
      renameSync(temporary, path);
    },
    discard() {
      if (descriptor === undefined) return;
      close();
      rmSync(temporary, { force: true });
    },
  };
}

/** Makes a file that holds all of its bytes or is not there; one that is there already is left alone. */
export function createWholeFile(path: string, bytes: Uint8Array): void {
  if (existsSync(path)) return;
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, bytes);
  renameSync(temporary, path);
}

/** Takes away what a background replacement that is still under way has put beside the file. */
export function discardBackgroundReplacement(path: string): void {
  try {
    rmSync(backgroundTemporary(path), { force: true });
  } catch {
    // What is left is no part of the experiment.
  }
}

function backgroundTemporary(path: string): string {
  return `${path}.background.tmp`;
}

/**
 * The same without waiting for the disk. `stillWanted` is asked just before the rename, so that an
 * older text never replaces a newer one.
 */
export function replaceFileInBackground(
  path: string,
  text: string,
  stillWanted: () => boolean,
  done: (error: Error | null, replaced: boolean) => void,
): void {
  const temporary = backgroundTemporary(path);
  let descriptor: number;
  try {
    descriptor = openSync(temporary, "w", 0o644);
  } catch (error) {
    done(error as Error, false);
    return;
  }
  try {
    writeWhole(descriptor, text);
  } catch (error) {
    closeSync(descriptor);
    rmSync(temporary, { force: true });
    done(error as Error, false);
    return;
  }
  fsync(descriptor, (syncError) => {
    let failure: Error | null = isSyncUnsupported(syncError) ? null : syncError;
    let replaced = false;
    try {
      closeSync(descriptor);
      replaced = stillWanted();
      if (replaced) renameSync(temporary, path);
      else rmSync(temporary, { force: true });
    } catch (error) {
      failure = error as Error;
      replaced = false;
    }
    done(failure, replaced);
  });
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

function syncWherePossible(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!isSyncUnsupported(error)) throw error;
  }
}
