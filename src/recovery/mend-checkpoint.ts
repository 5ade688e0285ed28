import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { checkpointText } from "../format/checkpoint-line.js";
import type { ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import { replaceFile } from "../journal/atomic-file.js";
import { keepCopy } from "../journal/keep-copy.js";
import { readCheckpoint } from "../journal/read-checkpoint.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import { obstacleToReading } from "./obstacle-to-reading.js";
import { type Recovery, type Told, tell } from "./recovery.js";

/** A damaged checkpoint is made anew: totals from the log, the user's state from a replacement that was under way. */
export function mendCheckpoint(
  { id, folder }: ExperimentPlace,
  tail: ExperimentTail,
  dryRun: boolean,
  recovery: Recovery,
): void {
  const path = join(folder, experimentFiles.checkpoint(id));
  const reading = readCheckpoint(path);
  if (reading.kind !== "damaged") return;
  const obstacle = obstacleToReading(path);
  if (obstacle !== undefined) {
    recovery.notDone.push(
      `its checkpoint is there and cannot be read now (${obstacle}): it is left as it is`,
    );
    return;
  }
  const { problem, replacement: other } = reading;
  const told: Told = {
    done: [`its checkpoint was damaged (${problem}), and is made anew from the log`],
    notDone: [],
    kept: [],
  };
  if (other) told.done.push("the saved state comes from the checkpoint that was being written");
  else told.notDone.push("the state that was saved with its checkpoint is lost");
  if (!dryRun) {
    told.kept.push(basename(keepCopy(path)));
    const text = checkpointText({
      experimentId: id,
      savedAt: other?.savedAt || tail.endTime || "",
      seq: tail.totals.generations,
      totals: tail.totals,
      logBytes: sizeOf(join(folder, experimentFiles.log(id))),
      transcriptBytes: sizeOf(join(folder, experimentFiles.transcript(id))),
      state: other?.state ?? null,
    });
    replaceFile(path, text);
  }
  recovery.outcome = recovery.outcome === "rebuilt" ? "rebuilt" : "mended";
  tell(recovery, told);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
