import type { GenerationRecord } from "../format/generation-record.js";

/** Writes generations in one form, one after another, without keeping them. */
export interface GenerationWriter {
  write(record: GenerationRecord, experimentId: string): Promise<void> | void;
  end(): Promise<void> | void;
}

/** Where text goes; waits while it goes no faster. */
export type WriteText = (text: string) => Promise<void>;
