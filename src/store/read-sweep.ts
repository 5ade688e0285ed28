import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { ExplogError } from "../format/explog-error.js";
import { isSweepId } from "../format/sweep-id.js";
import { SWEEP_FILE, type SweepManifest, type SweepManifestRun } from "../format/sweep-manifest.js";
import { readSweepManifest } from "../journal/sweep-folder.js";
import { createDirectoryStore, type DirectoryStoreOptions } from "./directory-store.js";
import type { StoredExperiment } from "./experiment-store.js";

/** A sweep as it stands on the disk. */
export interface StoredSweep {
  folder: string;
  manifest: SweepManifest;
  runs: StoredSweepRun[];
}

export interface StoredSweepRun extends SweepManifestRun {
  /** From 1. */
  number: number;
  /** Absent as long as it has not begun. */
  experiment?: StoredExperiment;
}

/** Whether a word names a sweep rather than an experiment. */
export function isSweepReference(reference: string): boolean {
  return basename(reference).startsWith("sweep") || existsSync(join(reference, SWEEP_FILE));
}

/**
 * The folder of the one sweep that a person means by an id, the first part of one, or a path.
 * @throws ExplogError `EXPERIMENT_NOT_FOUND` or `EXPERIMENT_AMBIGUOUS`, with the sweeps that there are.
 */
export function findSweep(reference: string, dir: string): string {
  if (existsSync(join(reference, SWEEP_FILE))) return resolve(reference);
  const all = sweepsIn(dir);
  const name = basename(reference);
  const found = all.includes(name) ? [name] : all.filter((id) => id.includes(name));
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return join(dir, only);
  const quoted = JSON.stringify(reference);
  if (only !== undefined) {
    const message = `${quoted} fits ${found.length} sweeps:\n  ${found.join("\n  ")}\nGive more of the id.`;
    throw new ExplogError("EXPERIMENT_AMBIGUOUS", message);
  }
  const there = all.length === 0 ? "it holds none" : `it holds:\n  ${all.join("\n  ")}`;
  throw new ExplogError("EXPERIMENT_NOT_FOUND", `There is no sweep ${quoted} in ${dir}; ${there}`);
}

/** @throws ExplogError `LOG_UNREADABLE` */
export async function readSweep(folder: string, options: DirectoryStoreOptions = {}): Promise<StoredSweep> {
  const manifest = readSweepManifest(folder);
  const store = createDirectoryStore(folder, options);
  const byWords = new Map<string, StoredExperiment>();
  for (const { path } of await store.list()) {
    const experiment = await store.get(path);
    const words = JSON.stringify(experiment.head?.run?.overrides ?? null);
    const before = byWords.get(words);
    // The newest comes first; one that is completed is what was wanted, whatever came after.
    if (!before || isBetter(experiment, before)) byWords.set(words, experiment);
  }
  const runs = manifest.runs.map((run, index) => ({
    ...run,
    number: index + 1,
    experiment: byWords.get(JSON.stringify(run.words)),
  }));
  return { folder, manifest, runs };
}

function isBetter(experiment: StoredExperiment, than: StoredExperiment): boolean {
  return experiment.overview.status === "completed" && than.overview.status !== "completed";
}

function sweepsIn(dir: string): string[] {
  try {
    return readdirSync(dir).filter(isSweepId).sort().reverse();
  } catch {
    return [];
  }
}
