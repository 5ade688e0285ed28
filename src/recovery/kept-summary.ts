import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FinalStatus } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import type { ExperimentPlace } from "../store/find-experiments.js";

/** What the page for people says of an experiment that ended. */
export interface KeptSummary {
  status: FinalStatus;
  error?: { name: string; message: string };
  generations: number;
}

const STATUS = /^Status: (completed|failed|stopped)(?: \(([^:\n]+): ([\s\S]*?)\))?\nDuration: /m;

/** @returns `undefined` when there is none, or none that was written when the experiment ended. */
export function keptSummary({ id, folder }: ExperimentPlace): KeptSummary | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, experimentFiles.summary(id)), "utf8");
  } catch {
    return undefined;
  }
  const [, status, name, message = ""] = STATUS.exec(text) ?? [];
  const count = /^Total Generations: ([\d,]+)/m.exec(text)?.[1];
  if (status === undefined || count === undefined) return undefined;
  return {
    status: status as FinalStatus,
    generations: Number(count.replaceAll(",", "")),
    ...(name !== undefined && { error: { name, message } }),
  };
}
