import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import { createTailText } from "../format/log-text.js";
import { isSyncUnsupported } from "../journal/sync-support.js";

const CHARACTERS_PER_WRITE = 1 << 20;

/** Tells whether a file is still the one that was looked at, and unchanged. */
export function stateOfFile(path: string): string {
  const state = statSync(path, { throwIfNoEntry: false });
  return state ? `${state.ino} ${state.size} ${state.mtimeMs}` : "none";
}

/**
 * Writes a log anew: temporary file, fsync, rename. Whoever reads meanwhile, and whoever comes after a
 * kill at any moment, meets the old log or the new one.
 * @param stillWanted is asked just before the rename.
 * @returns whether the log was replaced.
 */
export function rewriteLog(
  path: string,
  log: { headText: string; head: ExperimentHead; records: Iterable<string>; tail: ExperimentTail },
  stillWanted: () => boolean,
): boolean {
  // Of two that recover at once, neither writes into what the other is about to put in place.
  const temporary = `${path}.recovery-${process.pid}.tmp`;
  removeLeftovers(path);
  const descriptor = openSync(temporary, "w", 0o644);
  try {
    let text = log.headText;
    let isFirst = true;
    for (const record of log.records) {
      text += `${isFirst ? "\n" : ",\n"}${record}`;
      isFirst = false;
      if (text.length < CHARACTERS_PER_WRITE) continue;
      writeWhole(descriptor, text);
      text = "";
    }
    writeWhole(descriptor, text + createTailText(log.head)(log.tail));
    sync(descriptor);
  } catch (error) {
    // On a full disk, it is the room that somebody looks for.
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  const isWanted = stillWanted();
  if (isWanted) renameSync(temporary, path);
  else rmSync(temporary, { force: true });
  return isWanted;
}

/** What processes that were killed while they recovered have left. */
function removeLeftovers(path: string): void {
  const prefix = `${basename(path)}.recovery-`;
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(prefix) ? Number(/^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1]) : 0;
    if (pid > 0 && !isAlive(pid)) rmSync(join(dirname(path), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(descriptor, bytes, written, bytes.length - written);
  }
}

function sync(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!isSyncUnsupported(error)) throw error;
  }
}
