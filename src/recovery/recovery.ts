import type { ExperimentTotals } from "../format/experiment-log.js";
import type { Observer } from "../journal/liveness.js";
import type { ShownStatus } from "../store/experiment-store.js";

/**
 * `mended`: files were torn, and are whole; `closed`: its writer is gone, and it is a crashed experiment now;
 * `rebuilt`: its log was lost, and made anew from the transcript; `whole`: there was nothing to do;
 * `left alone`: it is being written, or may be; `foreign`: no log of this layout, which is only read;
 * `failed`: it is as it was.
 */
export type RecoveryOutcome = "mended" | "closed" | "rebuilt" | "whole" | "left alone" | "foreign" | "failed";

/** What was done for one experiment. */
export interface Recovery {
  id: string;
  path: string;
  outcome: RecoveryOutcome;
  /** Afterwards. */
  status: ShownStatus;
  totals: ExperimentTotals | null;
  /** What was done, a sentence each. */
  done: string[];
  /** What could not be done or is lost, a sentence each. */
  notDone: string[];
  /** Where the bytes are that were cut off or replaced. */
  kept: string[];
}

/** What a step did, and what it could not. */
export type Told = Pick<Recovery, "done" | "notDone" | "kept">;

/** Once a step is through: of one that fails, nothing is said to be done. */
export function tell(recovery: Recovery, { done, notDone, kept }: Told): void {
  recovery.done.push(...done);
  recovery.notDone.push(...notDone);
  recovery.kept.push(...kept);
}

export interface RecoverOptions {
  observer: Observer;
  now: Date;
  /** Say what would be done, and touch nothing. */
  dryRun: boolean;
  /** Close also what another machine or container wrote, and broke its promise to be heard of. */
  isElsewhereGone: boolean;
}
