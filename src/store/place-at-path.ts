import { type Stats, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { isExperimentId } from "../format/experiment-id.js";
import type { ExperimentPlace } from "./find-experiments.js";

const FILE = /^(exp_.+)_(?:log\.json|checkpoint\.json|summary\.txt|transcript\.jsonl)$/;

/** The experiment whose folder, or a file of which, a path leads to, wherever that is. */
export function placeAtPath(path: string): ExperimentPlace | undefined {
  const name = basename(path);
  if (statOf(path)?.isDirectory()) {
    const folder = path.replace(/(?<=.)[/\\]+$/, "");
    return isExperimentId(name) ? { id: name, folder, hasOwnFolder: true } : undefined;
  }
  const id = FILE.exec(name)?.[1];
  if (id === undefined || !statOf(path)) return undefined;
  const folder = dirname(path);
  return { id, folder, hasOwnFolder: basename(folder) === id };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A folder that may not be entered holds nothing that could be read.
    return undefined;
  }
}
