import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Checkpoint } from "../format/checkpoint.js";
import { checkpointText } from "../format/checkpoint-line.js";
import type { ExperimentTail } from "../format/experiment-log.js";
import { experimentFiles } from "../format/file-names.js";
import { replaceFile } from "../journal/atomic-file.js";
import { readCheckpoint } from "../journal/read-checkpoint.js";
import type { ExperimentPlace } from "../store/find-experiments.js";
import { keepCopy } from "./keep-copy.js";
import type { Recovery } from "./recovery.js";

/** A damaged checkpoint is made anew: totals from the log, the user's state from a replacement that was under way. */
export function mendCheckpoint(
  { id, folder }: ExperimentPlace,
  tail: ExperimentTail,
  dryRun: boolean,
  recovery: Recovery,
): void {
  const path = join(folder, experimentFiles.checkpoint(id));
  if (!existsSync(path) || isWhole(path)) return;
  const other = [`${path}.tmp`, `${path}.background.tmp`]
    .map(checkpointAt)
    .find((found) => found !== undefined);
  recovery.outcome = recovery.outcome === "rebuilt" ? "rebuilt" : "mended";
  recovery.done.push("its checkpoint was damaged, and is made anew from the log");
  if (other) recovery.done.push("the saved state comes from the checkpoint that was being written");
  else recovery.notDone.push("the state that was saved with its checkpoint is lost");
  if (dryRun) return;
  recovery.kept.push(basename(keepCopy(path)));
  replaceFile(
    path,
    checkpointText({
      experimentId: id,
      savedAt: other?.savedAt || tail.endTime || "",
      seq: tail.totals.generations,
      totals: tail.totals,
      logBytes: sizeOf(join(folder, experimentFiles.log(id))),
      transcriptBytes: sizeOf(join(folder, experimentFiles.transcript(id))),
      state: other?.state ?? null,
    }),
  );
}

function isWhole(path: string): boolean {
  return checkpointAt(path) !== undefined;
}

function checkpointAt(path: string): Checkpoint | undefined {
  try {
    return readCheckpoint(path);
  } catch {
    return undefined;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
