import { join } from "node:path";
import type { Checkpoint } from "../format/checkpoint.js";
import { ExplogError } from "../format/explog-error.js";
import { experimentFiles } from "../format/file-names.js";
import { readCheckpoint } from "../journal/read-checkpoint.js";
import { readTail, type TailReading } from "../journal/read-tail.js";
import type { ExperimentPlace } from "./find-experiments.js";
import { readWholeLog, type WholeLog } from "./whole-log.js";

/** What the files of one experiment turned out to be. */
export type PlaceReading =
  | { kind: "lines"; path: string; reading: TailReading }
  | { kind: "whole"; path: string; log: WholeLog; problem?: string }
  | { kind: "checkpoint"; path: string; checkpoint: Checkpoint; problem: string }
  | { kind: "damaged"; path: string; problem: string };

/** Reads as much as a list needs; whatever the files hold, it never throws. */
export function readPlace({ id, folder }: ExperimentPlace): PlaceReading {
  const path = join(folder, experimentFiles.log(id));
  let problem: string;
  try {
    const reading = readTail(path);
    if (reading) return { kind: "lines", path, reading };
    return longerOf({ kind: "whole", path, log: readWholeLog(path) }, checkpointPath(folder, id));
  } catch (error) {
    problem = reasonOf(error);
  }
  return readCheckpointOf(folder, id, problem) ?? { kind: "damaged", path, problem };
}

/** When an experiment started, as its log says. */
export function startTimeOf(place: ExperimentPlace): string | null {
  const reading = readPlace(place);
  if (reading.kind === "lines") return reading.reading.startTime;
  return reading.kind === "whole" ? reading.log.head.startTime : null;
}

/** Of a log that was cut while it was rewritten, a checkpoint may know more. */
function longerOf(
  reading: Extract<PlaceReading, { kind: "whole" }>,
  checkpoint: string,
): Extract<PlaceReading, { kind: "whole" }> {
  const { log } = reading;
  if (!log.cut) return reading;
  try {
    const other = readWholeLog(checkpoint);
    if (other.records.length > log.records.length) {
      return {
        kind: "whole",
        path: checkpoint,
        log: other,
        problem: "its log was cut short; read from its checkpoint",
      };
    }
  } catch {
    // There is none, or it says no more.
  }
  return { ...reading, problem: `its log was cut short after ${log.records.length} generations` };
}

function readCheckpointOf(folder: string, id: string, problem: string): PlaceReading | undefined {
  const path = checkpointPath(folder, id);
  try {
    return { kind: "whole", path, log: readWholeLog(path), problem: `${problem}; read from its checkpoint` };
  } catch {
    // Not of the earlier tool.
  }
  const reading = readCheckpoint(path);
  if (reading.kind !== "whole") return undefined;
  const { checkpoint } = reading;
  const seen = `totals as its checkpoint has them, after ${checkpoint.seq} generations`;
  return { kind: "checkpoint", path, checkpoint, problem: `${problem}; ${seen}` };
}

function checkpointPath(folder: string, id: string): string {
  return join(folder, experimentFiles.checkpoint(id));
}

function reasonOf(error: unknown): string {
  if (error instanceof ExplogError) return `its log cannot be read: ${error.message}`;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "its log is missing";
  return `its log cannot be read: ${message}`;
}
