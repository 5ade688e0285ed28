import type { TranscriptPosition } from "../format/generation-record.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import { jsonLine } from "./json-line.js";
import { PositionedFile } from "./positioned-file.js";

/** The writing side of `_transcript.jsonl`: a line for each request, answer and error, append-only. */
export class TranscriptFile {
  readonly #file: PositionedFile;
  #end = 0;

  constructor(path: string) {
    this.#file = new PositionedFile(path);
  }

  /** Appends one line; a line that failed half-way is overwritten by the next. */
  append(line: TranscriptLine): TranscriptPosition {
    const offset = this.#end;
    this.#end = this.#file.write(jsonLine(line), "\n", offset).end;
    return { offset, length: this.#end - offset };
  }

  get bytes(): number {
    return this.#end;
  }

  get file(): PositionedFile {
    return this.#file;
  }
}
