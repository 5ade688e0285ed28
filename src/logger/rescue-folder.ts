import { mkdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { ExperimentJournal } from "../journal/experiment-journal.js";
import { debug } from "./debug-output.js";

const MOST_OCCURRENCES = 1_000;

interface RescueFolder {
  path: string;
  /** Takes away a folder that could be made and not be written to. */
  discard(): void;
}

/**
 * Folders for an experiment whose own can't be written, each made when it is asked for:
 * in `EXPLOG_RESCUE_DIR`, then in a temporary and in the home folder.
 */
function* rescueFolders(experimentId: string): Generator<RescueFolder> {
  const places = [
    process.env.EXPLOG_RESCUE_DIR,
    join(tmpdir(), "explog-rescue"),
    join(homedir(), "explog-rescue"),
  ];
  for (const place of places) {
    const path = place && makeFolder(place, experimentId);
    if (path) yield { path, discard: () => discardFolder(path) };
  }
}

/** Moves an experiment to the first rescue folder that takes all of it. @returns whether there was one. */
export function moveToRescue(experimentId: string, journal: ExperimentJournal): boolean {
  for (const folder of rescueFolders(experimentId)) {
    try {
      journal.moveTo(folder.path);
      return true;
    } catch (error) {
      debug(() => `the rescue folder ${folder.path} failed: ${String(error)}`);
      folder.discard();
    }
  }
  return false;
}

/** @throws the last folder's error when none can be written. */
export function openInRescue(
  experimentId: string,
  open: (folder: string) => ExperimentJournal | undefined,
): ExperimentJournal {
  let failure: unknown = new Error("no rescue folder can be made");
  for (const folder of rescueFolders(experimentId)) {
    try {
      const journal = open(folder.path);
      if (journal) return journal;
    } catch (error) {
      failure = error;
    }
    folder.discard();
  }
  throw failure;
}

function makeFolder(place: string, experimentId: string): string | undefined {
  for (let occurrence = 1; occurrence < MOST_OCCURRENCES; occurrence += 1) {
    const folder = join(place, occurrence === 1 ? experimentId : `${experimentId}.${occurrence}`);
    try {
      mkdirSync(place, { recursive: true });
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return undefined;
    }
  }
  return undefined;
}

/** Takes a folder of files that were only begun away, as far as that is possible. */
export function discardFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What was begun does no harm.
  }
}
