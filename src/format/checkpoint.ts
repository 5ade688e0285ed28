import type { ExperimentTotals } from "./experiment-log.js";

/** A constant-size snapshot: enough to know where an experiment stood, and the user's own state. */
export interface Checkpoint {
  experimentId: string;
  /** ISO 8601 in UTC. */
  savedAt: string;
  seq: number;
  totals: ExperimentTotals;
  logBytes: number;
  transcriptBytes: number;
  /** What the user gave to `saveCheckpoint`, handed back on resume. */
  state: unknown;
}
