import { existsSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";

/** Whether `explog run` wrote an experiment, also where its log does not say so any more: nobody else writes results. */
export function hasResults(folder: string): boolean {
  return existsSync(join(folder, experimentFiles.resultLines));
}
