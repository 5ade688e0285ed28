import type { Checkpoint } from "./checkpoint.js";
import { fromTotalsLine, type SummaryLine, totalsJson } from "./log-text.js";

interface CheckpointLine {
  experiment_id?: string;
  saved_at?: string;
  seq?: number;
  totals?: SummaryLine;
  log_bytes?: number;
  transcript_bytes?: number;
  state?: unknown;
}

export function checkpointText(checkpoint: Checkpoint): string {
  const { experimentId, savedAt, seq, logBytes, transcriptBytes } = checkpoint;
  return `{
"experiment_id": ${JSON.stringify(experimentId)}, "saved_at": ${JSON.stringify(savedAt)}, "seq": ${seq},
"totals": ${totalsJson(checkpoint.totals)},
"log_bytes": ${logBytes}, "transcript_bytes": ${transcriptBytes},
"state": ${JSON.stringify(checkpoint.state) ?? "null"}
}
`;
}

export function fromCheckpointLine(line: CheckpointLine): Checkpoint {
  return {
    experimentId: line.experiment_id ?? "",
    savedAt: line.saved_at ?? "",
    seq: line.seq ?? 0,
    totals: fromTotalsLine(line.totals ?? {}),
    logBytes: line.log_bytes ?? 0,
    transcriptBytes: line.transcript_bytes ?? 0,
    state: line.state ?? null,
  };
}
