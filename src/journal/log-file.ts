import type { ExperimentHead, ExperimentTail } from "../format/experiment-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { JsonBytes, partOf } from "../format/json-bytes.js";
import { headText } from "../format/log-text.js";
import { createRecordWriter } from "../format/record-bytes.js";
import { createTailWriter } from "../format/tail-bytes.js";
import type { LogEnd } from "./log-end.js";
import { PositionedFile } from "./positioned-file.js";

const BEFORE_FIRST = partOf("\n");
const BEFORE_NEXT = partOf(",\n");

/**
 * The writing side of `_log.json`. A generation is one positioned write over the old tail, so that
 * the file is valid JSON before and after it, and what came before is never rewritten.
 */
export class LogFile {
  readonly #file: PositionedFile;
  readonly #writeRecord = createRecordWriter();
  readonly #writeTail: (out: JsonBytes, tail: ExperimentTail) => void;
  /** Where the next record starts: the end of the last complete one. */
  #recordsEnd = 0;
  #fileEnd = 0;
  /** What is about to be written, and what was written last; they change places. */
  #next = new JsonBytes();
  #last = new JsonBytes();
  /** Where in what was written last the tail stands. */
  #lastTail = { start: 0, end: 0 };
  #records = 0;

  /** @param existing where the records of a log end that is there already, and that is gone on with. */
  constructor(path: string, head: ExperimentHead, tail: ExperimentTail, existing?: LogEnd) {
    this.#writeTail = createTailWriter(head);
    this.#file = new PositionedFile(path, existing ? "open" : "create");
    try {
      if (existing) {
        this.#records = existing.hasRecords ? 1 : 0;
        this.#recordsEnd = existing.recordsEnd;
        this.#fileEnd = this.#file.size;
      } else {
        this.#next.text(headText(head));
      }
      this.#replaceTail(tail);
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Adds a generation. Once it returns, the kernel has the record: a killed process loses nothing. */
  append(record: GenerationRecord, tail: ExperimentTail): void {
    this.#next.cut(0);
    this.#next.part(this.#records === 0 ? BEFORE_FIRST : BEFORE_NEXT);
    this.#writeRecord(this.#next, record);
    this.#replaceTail(tail);
    this.#records += 1;
  }

  /** Writes the totals, the status and the writer's promise anew. */
  rewriteTail(tail: ExperimentTail): void {
    this.#next.cut(0);
    this.#replaceTail(tail);
  }

  /** Bytes up to the end of the last complete record. */
  get recordBytes(): number {
    return this.#recordsEnd;
  }

  get file(): PositionedFile {
    return this.#file;
  }

  /** Writes what is there of the next write, and behind it the tail and spaces over what is left of the old one. */
  #replaceTail(tail: ExperimentTail): void {
    const next = this.#next;
    const start = next.length;
    this.#writeTail(next, tail);
    const end = next.length;
    const position = this.#recordsEnd;
    next.pad(this.#fileEnd - position);
    this.#fileEnd = Math.max(this.#fileEnd, position + end);
    try {
      this.#file.write(next.bytes, 0, next.length, position);
    } catch (error) {
      // How far it came is not known: the next write covers all of it.
      this.#restoreTail();
      throw error;
    }
    this.#recordsEnd = position + start;
    this.#next = this.#last;
    this.#last = next;
    this.#lastTail = { start, end };
  }

  /** After a write that failed half-way (a full disk): the space of the old tail is still ours. */
  #restoreTail(): void {
    const { start, end } = this.#lastTail;
    if (start === end) return;
    try {
      this.#file.write(this.#last.bytes, start, end, this.#recordsEnd);
      this.#fileEnd = this.#recordsEnd + end - start;
      this.#file.truncate(this.#fileEnd);
    } catch {
      // The records before it are untouched; a reader does without the tail.
    }
  }
}
