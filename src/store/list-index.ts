import { readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";
import { experimentFiles } from "../format/file-names.js";
import type { ExperimentPlace } from "./find-experiments.js";
import {
  type FileState,
  type FinalLog,
  fitsIntoRow,
  type IndexedLog,
  type ListIndexRows,
  listIndexBytes,
  parseListIndex,
} from "./list-index-file.js";
import type { PlaceReading } from "./read-place.js";

const QUIETLY = { throwIfNoEntry: false } as const;
const INDEX_NAME = ".explog-index";
/** Two writes within one tick of a file system's clock look like one; FAT's ticks last two seconds. */
const UNTOUCHED_MS = 3_000;
/** Writing the index anew costs about as much as reading so many logs. */
const WORTH_WRITING = 64;

/**
 * What the logs of a folder said when they were last read, so that a list of very many need not open
 * them. A log counts as read while it is the same file with the same size and times. An experiment that
 * is not final is never in it. The index may be deleted at any time; one that cannot be read or written
 * costs time only.
 */
export interface ListIndex {
  /** What the log says, when it is known to be as it was. */
  find(place: ExperimentPlace): { path: string; log: FinalLog } | undefined;
  /** To be told of every reading of a place that `find` did not find, right after it. */
  keep(place: ExperimentPlace, reading: PlaceReading): void;
  /** Writes the index, when enough has changed. */
  save(): void;
}

export function openListIndex(dir: string, now: Date): ListIndex {
  const path = join(dir, INDEX_NAME);
  const before = readIndex(path);
  const after: (IndexedLog | number)[] = [];
  let fresh = 0;
  let next = 0;
  let byInode: Map<number, number> | undefined;
  let looked: { place: ExperimentPlace; state: FileState | undefined } | undefined;

  return {
    find(place) {
      const logPath = place.folder + sep + experimentFiles.log(place.id);
      const state = stateOf(logPath);
      const row = state && rowOf(place.id, state);
      if (before && row !== undefined) {
        after.push(row);
        next = row + 1;
        return { path: logPath, log: before.log(row) };
      }
      // From before the reading: what is written while it lasts makes another state.
      looked = { place, state };
      return undefined;
    },
    keep(place, reading) {
      const state = looked?.place === place ? looked.state : undefined;
      const log = finalLog(reading);
      if (!state || !log || !isUntouched(state, now)) return;
      const { ino, size, mtimeMs, ctimeMs } = state;
      const row = { id: place.id, state: { ino, size, mtimeMs, ctimeMs }, log };
      if (!fitsIntoRow(row)) return;
      after.push(row);
      fresh += 1;
    },
    save() {
      const gone = (before?.count ?? 0) - (after.length - fresh);
      if (fresh + gone < WORTH_WRITING) return;
      const logs = after.flatMap((each) => (typeof each === "number" ? (before?.row(each) ?? []) : each));
      writeIndex(path, listIndexBytes(logs));
    },
  };

  /** Rows stand in the order of the folder: the one after the last is nearly always the one. */
  function rowOf(id: string, state: FileState): number | undefined {
    if (!before) return undefined;
    if (before.isOf(next, id, state)) return next;
    byInode ??= new Map(Array.from({ length: before.count }, (_, row) => [before.inode(row), row]));
    const row = byInode.get(state.ino);
    return row !== undefined && before.isOf(row, id, state) ? row : undefined;
  }
}

function readIndex(path: string): ListIndexRows | undefined {
  try {
    return parseListIndex(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** In one step, whoever else writes it: readers meet the old index or a new one. */
function writeIndex(path: string, bytes: Buffer): void {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch {
    // A folder that cannot be written to does without.
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
  }
}

function finalLog(reading: PlaceReading): FinalLog | undefined {
  if (reading.kind !== "lines" || reading.reading.torn) return undefined;
  const { startTime, tail } = reading.reading;
  return tail.status === "running" ? undefined : { startTime, tail };
}

function stateOf(path: string): FileState | undefined {
  try {
    return statSync(path, QUIETLY);
  } catch {
    // What is wrong with it, its reading tells.
    return undefined;
  }
}

function isUntouched({ mtimeMs, ctimeMs }: FileState, now: Date): boolean {
  return now.getTime() - Math.max(mtimeMs, ctimeMs) > UNTOUCHED_MS;
}
