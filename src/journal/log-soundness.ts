import { METRICS_START } from "../format/log-text.js";
import { headText } from "./read-head.js";
import type { StoredRecord } from "./salvaged-records.js";

/**
 * Whether a log, up to where its records end, is JSON that any parser reads. Damage in its middle would
 * stay there whatever was appended; a torn end goes away when the next tail is written.
 */
export class LogSoundness {
  /** Where the records so far would end if nothing but them and what separates them stood in the file. */
  #end: number | undefined;
  #hasRecords = false;
  #isLastSalvaged = false;

  constructor(logPath: string) {
    const text = headText(logPath);
    this.#end = isWholeHead(text) ? Buffer.byteLength(text) + 1 + METRICS_START.length : undefined;
  }

  /** Takes every record that can be read, in the order of the file. */
  add({ text, isSalvaged }: StoredRecord): void {
    // What separates a record that was salvaged from the next one is broken.
    if (this.#isLastSalvaged) this.#end = undefined;
    const separatorBytes = this.#hasRecords ? 2 : 1;
    if (this.#end !== undefined) this.#end += separatorBytes + Buffer.byteLength(text);
    this.#hasRecords = true;
    this.#isLastSalvaged = isSalvaged ?? false;
  }

  /** @param recordsEnd bytes up to the end of the last record, as the file has them. */
  isSoundUpTo(recordsEnd: number): boolean {
    return this.#end === recordsEnd;
  }
}

function isWholeHead(text: string): boolean {
  try {
    JSON.parse(`${text}\n${METRICS_START}]}`);
    return true;
  } catch {
    return false;
  }
}
