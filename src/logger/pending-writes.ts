import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import { jsonLine } from "../format/json-line.js";
import type { Score } from "../format/score.js";
import type { TranscriptLine } from "../format/transcript-line.js";

export type PendingWrite =
  | { record: GenerationRecord }
  | { line: TranscriptLine }
  | { score: Score }
  | { fileName: string; bytes: Uint8Array };

/** What could not be written yet, in its order, in bounded memory: beyond the bound the oldest is dropped. */
export class PendingWrites {
  readonly #limitBytes: number;
  #items: { write: PendingWrite; bytes: number }[] = [];
  #bytes = 0;
  #dropped = 0;
  /** Where the last line of a call came to stand whose record is still to be written. */
  #positions = new Map<string, TranscriptPosition>();

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get count(): number {
    return this.#items.length;
  }

  /** Left out for good, because there was no room to keep it. */
  get dropped(): number {
    return this.#dropped;
  }

  get isTooMuch(): boolean {
    return this.#bytes > this.#limitBytes;
  }

  add(write: PendingWrite): void {
    const bytes = "bytes" in write ? write.bytes.length : jsonLine(Object.values(write)[0]).length;
    this.#items.push({ write, bytes });
    this.#bytes += bytes;
  }

  /** Leaves out the oldest until the rest is within its bound. */
  dropOldest(): void {
    let count = 0;
    for (; this.isTooMuch && count < this.#items.length; count += 1) {
      this.#bytes -= this.#items[count]?.bytes ?? 0;
    }
    this.#items.splice(0, count);
    this.#dropped += count;
  }

  /**
   * Hands everything over, in its order, until one fails. What failed and what comes after it is kept.
   * @throws what `write` throws.
   */
  writeAll(write: (item: PendingWrite) => TranscriptPosition | undefined): void {
    let written = 0;
    try {
      for (const { write: item, bytes } of this.#items) {
        const position = write(this.#placed(item));
        if (position && "line" in item) this.#positions.set(item.line.key, position);
        this.#bytes -= bytes;
        written += 1;
      }
      this.#positions.clear();
    } finally {
      this.#items.splice(0, written);
    }
  }

  /** A record that was made while its line could not be written learns where the line stands now. */
  #placed(item: PendingWrite): PendingWrite {
    if (!("record" in item) || item.record.transcript) return item;
    const transcript = this.#positions.get(item.record.key);
    return transcript ? { record: { ...item.record, transcript } } : item;
  }
}
