import type { TranscriptPosition } from "../format/generation-record.js";
import { JsonBytes, partOf } from "../format/json-bytes.js";
import { writeTranscriptLine } from "../format/transcript-bytes.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import { mendLastLine } from "./mend-last-line.js";
import { PositionedFile } from "./positioned-file.js";

const LINE_BREAK = partOf("\n");

/** The writing side of `_transcript.jsonl`: a line for each request, answer and error, append-only. */
export class TranscriptFile {
  readonly #file: PositionedFile;
  #end = 0;
  #hasLeftover = false;
  readonly #line = new JsonBytes();

  constructor(path: string, mode: "create" | "open" = "create") {
    // What a crash left of an unfinished line is kept beside the file, as `explog recover` does.
    if (mode === "open") mendLastLine(path, false);
    this.#file = new PositionedFile(path, mode);
    try {
      if (mode === "open") this.#end = this.#file.size;
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  /** Appends one line; what is left of one that failed half-way is cut off. */
  append(line: TranscriptLine): TranscriptPosition {
    const offset = this.#end;
    if (this.#hasLeftover) {
      this.#file.truncate(offset);
      this.#hasLeftover = false;
    }
    try {
      this.#line.cut(0);
      writeTranscriptLine(this.#line, line);
      this.#line.part(LINE_BREAK);
      this.#file.write(this.#line.bytes, 0, this.#line.length, offset);
      this.#end = offset + this.#line.length;
    } catch (error) {
      this.#hasLeftover = true;
      throw error;
    }
    return { offset, length: this.#end - offset };
  }

  /** Cuts off what is left of a line that failed half-way and was not followed by another. */
  tidy(): void {
    if (this.#hasLeftover) this.#file.truncate(this.#end);
    this.#hasLeftover = false;
  }

  get bytes(): number {
    return this.#end;
  }

  get file(): PositionedFile {
    return this.#file;
  }
}
