import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { experimentId } from "../format/experiment-id.js";

/** Creates the folder of a new experiment; one that exists already is left alone, and the next id taken. */
export function createExperimentFolder(
  outputDir: string,
  start: Date,
  configHash: string,
): { id: string; path: string } {
  mkdirSync(outputDir, { recursive: true });
  for (let occurrence = 1; ; occurrence += 1) {
    const id = experimentId(start, configHash, occurrence);
    const path = join(outputDir, id);
    try {
      mkdirSync(path);
      return { id, path };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
