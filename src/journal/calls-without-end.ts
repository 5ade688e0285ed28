import type { ErrorLine, RequestLine, ResponseLine } from "../format/transcript-line.js";
import type { BrokenLines } from "./broken-line.js";
import { eachTranscriptEntry } from "./read-transcript.js";

/** What a ledger says of calls that the log says nothing of. */
export interface OpenLedger {
  /** Requests that were sent, or were about to be, and have no end: nobody knows what became of them. */
  withoutEnd: RequestLine[];
  /** Calls that ended after the last generation of the log: their records were never written. */
  withoutRecord: { request: RequestLine | undefined; end: ResponseLine | ErrorLine }[];
  /** Lines that cannot be read; each may be the end of a call that counts as one without. */
  broken: BrokenLines;
}

/**
 * Looks through a transcript for calls without an end or without a record, with constant memory.
 * @param lastRecorded where the end of the log's last generation stands; `undefined` when nothing is
 * known of it, so that no answer can be said to lack its record.
 */
export function readOpenLedger(transcriptPath: string, lastRecorded: number | undefined): OpenLedger {
  const open = new Map<string, RequestLine>();
  const withoutRecord: OpenLedger["withoutRecord"] = [];
  const broken = eachTranscriptEntry(transcriptPath, ({ line, offset }) => {
    const attempt = `${line.call} ${line.attempt} ${line.key}`;
    // A wrapped client inside a generation writes its request again, with more in it.
    if (line.type === "request") open.set(attempt, line);
    if (line.type !== "response" && line.type !== "error") return;
    const request = open.get(attempt);
    open.delete(attempt);
    const isFinal = line.type === "response" || !line.will_retry;
    if (isFinal && lastRecorded !== undefined && offset > lastRecorded) {
      withoutRecord.push({ request, end: line });
    }
  });
  return { withoutEnd: [...open.values()], withoutRecord, broken };
}
