import { lstatSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { experimentFiles } from "../format/file-names.js";

/** Where an experiment went that could not be written in its own folder any more. */
export interface MovedTo {
  /** Empty where a full disk had room for the mark alone. */
  path: string;
}

/**
 * Leaves word in a folder of where its experiment goes on, as far as that is possible: what stands there is
 * behind, and to go on with it would pay again for what the other folder has.
 */
export function leaveMovedMark(folder: string, id: string, path: string): void {
  const mark = join(folder, experimentFiles.movedTo(id));
  const target = resolve(path);
  try {
    // A short link needs no block of a disk that has none left.
    symlinkSync(target, mark);
  } catch {
    try {
      writeFileSync(mark, target, { flag: "wx" });
    } catch {
      // A disk that takes nothing at all, or a folder that is gone.
    }
  }
}

/** @returns `undefined` when it never went elsewhere, or what went there is gone, or was brought back here. */
export function movedTo(folder: string, id: string): MovedTo | undefined {
  const mark = join(folder, experimentFiles.movedTo(id));
  if (!lstatSync(mark, { throwIfNoEntry: false })) return undefined;
  const path = textOf(mark);
  return path === "" || transcriptBytes(path, id) > transcriptBytes(folder, id) ? { path } : undefined;
}

/** A transcript only grows: the longer one has all that the other has. */
function transcriptBytes(folder: string, id: string): number {
  return statSync(join(folder, experimentFiles.transcript(id)), { throwIfNoEntry: false })?.size ?? -1;
}

export function removeMovedMark(folder: string, id: string): void {
  rmSync(join(folder, experimentFiles.movedTo(id)), { force: true });
}

function textOf(mark: string): string {
  try {
    return readlinkSync(mark);
  } catch {
    try {
      return readFileSync(mark, "utf8");
    } catch {
      return "";
    }
  }
}
