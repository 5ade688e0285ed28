import type { GenerationRecord } from "../../format/generation-record.js";

/**
 * The record whose answer stands last in the transcript: mostly the last of the log, but a resumed
 * experiment may add the record of an older answer, which a crash kept from being written.
 */
export function lastInLedger(last: GenerationRecord | undefined, record: GenerationRecord): GenerationRecord {
  const before = last?.transcript;
  const { transcript } = record;
  return last && before && transcript && before.offset > transcript.offset ? last : record;
}
