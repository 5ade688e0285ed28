import { basename, dirname } from "node:path";
import { experimentId } from "./experiment-id.js";

const ID_PATTERN = /^sweep_\d{8}_\d{6}_[0-9a-f]{8}(-\d+)?$/;

/** `sweep_YYYYMMDD_HHMMSS_<hash8>`: an experiment's id with another word before it. */
export function sweepId(start: Date, hash: string, occurrence = 1): string {
  return experimentId(start, hash, occurrence).replace(/^exp/, "sweep");
}

export function isSweepId(name: string): boolean {
  return ID_PATTERN.test(name);
}

/** The sweep that an experiment is a run of: its folder stands in the sweep's. */
export function sweepIdOfFolder(experimentFolder: string): string | undefined {
  // A list asks this of very many folders, few of which are a sweep's.
  if (!experimentFolder.includes("sweep_")) return undefined;
  const name = basename(dirname(experimentFolder));
  return isSweepId(name) ? name : undefined;
}
