import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { isExperimentId } from "../format/experiment-id.js";
import { ExplogError } from "../format/explog-error.js";
import { experimentFiles } from "../format/file-names.js";
import { sweepId } from "../format/sweep-id.js";
import {
  parsedSweepManifest,
  SWEEP_FILE,
  type SweepManifest,
  sweepManifestText,
} from "../format/sweep-manifest.js";
import { hasResults } from "./has-results.js";
import { readTail } from "./read-tail.js";

/** Creates the folder of a sweep with its manifest in it: both are there, or neither is. */
export function createSweepFolder(
  outputDir: string,
  start: Date,
  hash: string,
  described: Omit<SweepManifest, "sweepId" | "startTime">,
): { manifest: SweepManifest; path: string } {
  mkdirSync(outputDir, { recursive: true });
  const building = mkdtempSync(join(outputDir, ".sweep-"));
  try {
    for (let occurrence = 1; ; occurrence += 1) {
      const id = sweepId(start, hash, occurrence);
      const manifest = { sweepId: id, startTime: start.toISOString(), ...described };
      writeFileSync(join(building, SWEEP_FILE), sweepManifestText(manifest));
      try {
        const path = join(outputDir, id);
        renameSync(building, path);
        return { manifest, path };
      } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        if (!["EEXIST", "ENOTEMPTY", "EPERM"].includes(code) || occurrence > 1_000) throw error;
      }
    }
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    throw error;
  }
}

/** @throws ExplogError `LOG_UNREADABLE` */
export function readSweepManifest(folder: string): SweepManifest {
  const path = join(folder, SWEEP_FILE);
  let cause: unknown;
  try {
    const manifest = parsedSweepManifest(readFileSync(path, "utf8"));
    if (manifest) return manifest;
  } catch (error) {
    cause = error;
  }
  const message = `${path} cannot be read, so what the sweep ${basename(folder)} is made of is not known. Its runs are experiments of their own: \`explog resume ID\` goes on with each.`;
  throw new ExplogError("LOG_UNREADABLE", message, { cause });
}

/** Takes away runs that a kill left before their log was begun: nothing was sent for these. */
export function discardUnbegunRuns(folder: string): void {
  for (const id of readdirSync(folder).filter(isExperimentId)) {
    const path = join(folder, id);
    const log = join(path, experimentFiles.log(id));
    const transcript = statSync(join(path, experimentFiles.transcript(id)), { throwIfNoEntry: false });
    const wasSent = (transcript?.size ?? 0) > 0;
    const hasBegun = existsSync(log) && readTail(log) !== undefined;
    // Of a run that lost both, what is left may be all that there is of paid answers.
    const hasTraces = hasResults(path) || existsSync(join(path, experimentFiles.checkpoint(id)));
    if (!wasSent && !hasBegun && !hasTraces) rmSync(path, { recursive: true, force: true });
  }
}
