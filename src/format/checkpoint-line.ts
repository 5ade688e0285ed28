import type { Checkpoint } from "./checkpoint.js";
import { sha256Hex } from "./content-hash.js";
import { fromTotalsLine, type SummaryLine, totalsJson } from "./log-text.js";

interface CheckpointLine {
  experiment_id: string;
  saved_at: string;
  seq: number;
  totals: SummaryLine;
  log_bytes: number;
  transcript_bytes: number;
  state: unknown;
}

/** The last key: SHA-256 of every byte before it. */
const CHECK = /,\n"sha256": "([0-9a-f]{64})"\n\}\n?$/;

const KEYS = "experiment_id,log_bytes,saved_at,seq,state,totals,transcript_bytes";

export function checkpointText(checkpoint: Checkpoint): string {
  const { experimentId, savedAt, seq, logBytes, transcriptBytes } = checkpoint;
  const text = `{
"experiment_id": ${JSON.stringify(experimentId)}, "saved_at": ${JSON.stringify(savedAt)}, "seq": ${seq},
"totals": ${totalsJson(checkpoint.totals)},
"log_bytes": ${logBytes}, "transcript_bytes": ${transcriptBytes},
"state": ${JSON.stringify(checkpoint.state) ?? "null"}`;
  return `${text},
"sha256": "${sha256Hex(text)}"
}
`;
}

/** What is wrong with the text of a checkpoint, in words; `undefined` when it is as it was written. */
export function checkpointProblem(text: string): string | undefined {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (!(line as Partial<CheckpointLine> | null)?.totals) return "it holds no totals";
  const check = CHECK.exec(text);
  if (check) {
    return sha256Hex(text.slice(0, check.index)) === check[1]
      ? undefined
      : "it is not what was written: its checksum differs";
  }
  // Of one without a checksum, no more can be told than whether its keys are those of a checkpoint.
  return Object.keys(line as CheckpointLine)
    .sort()
    .join() === KEYS
    ? undefined
    : "its keys are not those of a checkpoint";
}

/** A checkpoint's text as an object; only of one that `checkpointProblem` has nothing to say about. */
export function checkpointOf(text: string): Checkpoint {
  const line: CheckpointLine = JSON.parse(text);
  return {
    experimentId: line.experiment_id,
    savedAt: line.saved_at,
    seq: line.seq,
    totals: fromTotalsLine(line.totals),
    logBytes: line.log_bytes,
    transcriptBytes: line.transcript_bytes,
    state: line.state ?? null,
  };
}
