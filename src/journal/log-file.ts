import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { createTailText, headText } from "../format/log-text.js";
import { toRecordLine } from "../format/record-line.js";
import { jsonLine } from "./json-line.js";
import type { LogEnd } from "./log-end.js";
import { PositionedFile } from "./positioned-file.js";

/**
 * The writing side of `_log.json`. A generation is one positioned write over the old tail, so that
 * the file is valid JSON before and after it, and what came before is never rewritten.
 */
export class LogFile {
  readonly #file: PositionedFile;
  readonly #tailText: (tail: ExperimentTail) => string;
  /** Where the next record starts: the end of the last complete one. */
  #recordsEnd: number;
  #fileEnd: number;
  #lastTail: string;
  #records = 0;

  /** @param existing where the records of a log end that is there already, and that is gone on with. */
  constructor(path: string, head: ExperimentHead, tail: ExperimentTail, existing?: LogEnd) {
    this.#tailText = createTailText(head);
    this.#file = new PositionedFile(path, existing ? "open" : "create");
    this.#lastTail = this.#tailText(tail);
    try {
      if (existing) {
        this.#records = existing.hasRecords ? 1 : 0;
        this.#recordsEnd = existing.recordsEnd;
        this.#fileEnd = this.#file.size;
        this.rewriteTail(tail);
        return;
      }
      const { firstEnd, end } = this.#file.write(headText(head), this.#lastTail, 0);
      this.#recordsEnd = firstEnd;
      this.#fileEnd = end;
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Adds a generation. Once it returns, the kernel has the record: a killed process loses nothing. */
  append(record: GenerationRecord, tail: ExperimentTail): void {
    const line = `${this.#records === 0 ? "\n" : ",\n"}${jsonLine(toRecordLine(record))}`;
    const tailText = this.#tailText(tail);
    this.#replaceTail(line, tailText);
    this.#records += 1;
  }

  /** Writes the totals, the status and the writer's promise anew. */
  rewriteTail(tail: ExperimentTail): void {
    this.#replaceTail("", this.#tailText(tail));
  }

  /** Bytes up to the end of the last complete record. */
  get recordBytes(): number {
    return this.#recordsEnd;
  }

  get file(): PositionedFile {
    return this.#file;
  }

  #replaceTail(line: string, tailText: string): void {
    try {
      const { firstEnd, end } = this.#file.write(line, tailText, this.#recordsEnd, this.#fileEnd);
      this.#fileEnd = Math.max(this.#fileEnd, end);
      this.#recordsEnd = firstEnd;
      this.#lastTail = tailText;
    } catch (error) {
      // How far it came is not known: the next write covers all of it.
      const written = Buffer.byteLength(line) + Buffer.byteLength(tailText);
      this.#fileEnd = Math.max(this.#fileEnd, this.#recordsEnd + written);
      this.#restoreTail();
      throw error;
    }
  }

  /** After a write that failed half-way (a full disk): the space of the old tail is still ours. */
  #restoreTail(): void {
    try {
      const { end } = this.#file.write("", this.#lastTail, this.#recordsEnd);
      this.#file.truncate(end);
      this.#fileEnd = end;
    } catch {
      // The records before it are untouched; a reader does without the tail.
    }
  }
}
