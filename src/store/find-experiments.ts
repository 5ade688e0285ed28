import { type Dirent, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isExperimentId } from "../format/experiment-id.js";
import { ExplogError } from "../format/explog-error.js";
import { isSweepId } from "../format/sweep-id.js";

/** Where the files of one experiment stand. */
export interface ExperimentPlace {
  id: string;
  folder: string;
  /** Whether the folder is this experiment's alone, as it is in explog's own layout. */
  hasOwnFolder: boolean;
}

/** `outputs/2025-06-29/14-30-52/exp_…` is the deepest layout that composing tools make by themselves: so far, all is searched. */
const DEEP = 3;
const DEEPEST_NESTING = 8;
/** Of folders further down than `DEEP`, so many are looked into: a whole disk would be waited for. */
const MOST_DEEP_FOLDERS = 5_000;
/** What package managers fill, and interpreters, by the thousand. */
const NEVER_SEARCHED = new Set(["node_modules", "site-packages", "__pycache__"]);
const FLAT_FILE = /^(exp_.+)_(?:log|checkpoint)\.json$/;

/**
 * Every experiment in a folder: in folders of their own, beside each other in one folder as the earlier
 * tool wrote them, or either of these in folders further down.
 * @param report is told of a folder that cannot be looked into, and of folders too many to be.
 * @throws ExplogError `INVALID_ARGUMENT` when `dir` itself is no folder or cannot be read.
 */
export function findExperiments(
  dir: string,
  report: (problem: string) => void,
  mostDeepFolders = MOST_DEEP_FOLDERS,
): ExperimentPlace[] {
  const entries = rootEntries(dir);
  const places: ExperimentPlace[] = [];
  const deepFolders: { folder: string; depth: number }[] = [];
  search(dir, entries, 0);
  // Level by level, so that what is left out, where something must be, is what lies furthest down.
  for (let next = 0; next < deepFolders.length; next += 1) {
    if (next === mostDeepFolders) {
      report(
        `${dir} has more folders than are searched further down than ${DEEP} levels (${mostDeepFolders}), so experiments in them may be missing here: pass a folder nearer to them with --dir.`,
      );
      break;
    }
    const { folder, depth } = deepFolders[next] as (typeof deepFolders)[number];
    searchFolder(folder, depth);
  }
  return places;

  function search(folder: string, found: readonly Dirent[], depth: number): void {
    const flat = new Set<string>();
    // Joined once: for very many experiments, that is felt.
    const parent = join(folder, "x").slice(0, -1);
    for (const entry of found) {
      const { name } = entry;
      if (isExperimentId(name) && isFolder(entry, folder)) {
        places.push({ id: name, folder: `${parent}${name}`, hasOwnFolder: true });
      } else if (entry.isDirectory()) {
        // A sweep stands where an experiment would, and its folder is no level of its own.
        if (isSweepId(name)) searchFolder(join(folder, name), depth);
        else if (depth < DEEPEST_NESTING && isWorthSearching(name)) {
          const below = join(folder, name);
          if (depth < DEEP) searchFolder(below, depth + 1);
          else deepFolders.push({ folder: below, depth: depth + 1 });
        }
      } else {
        const id = FLAT_FILE.exec(name)?.[1];
        if (id !== undefined) flat.add(id);
      }
    }
    for (const id of flat) places.push({ id, folder, hasOwnFolder: false });
  }

  function searchFolder(folder: string, depth: number): void {
    let found: Dirent[];
    try {
      found = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      report(`${folder} cannot be looked into, so experiments in it are missing here: ${messageOf(error)}`);
      return;
    }
    search(folder, found, depth);
  }
}

function rootEntries(dir: string): Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    const reason = code === "ENOTDIR" ? "it is a file, not a folder" : messageOf(error);
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `Experiments cannot be read from ${JSON.stringify(dir)}: ${reason}. Pass the folder that holds them with --dir, or set EXPLOG_DIR.`,
      { cause: error },
    );
  }
}

function isFolder(entry: Dirent, folder: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isWorthSearching(name: string): boolean {
  return !name.startsWith(".") && !NEVER_SEARCHED.has(name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
