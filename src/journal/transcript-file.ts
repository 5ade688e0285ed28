import type { TranscriptPosition } from "../format/generation-record.js";
import type { TranscriptLine } from "../format/transcript-line.js";
import { jsonLine } from "./json-line.js";
import { PositionedFile } from "./positioned-file.js";

/** The writing side of `_transcript.jsonl`: a line for each request, answer and error, append-only. */
export class TranscriptFile {
  readonly #file: PositionedFile;
  #end = 0;
  #hasLeftover = false;

  constructor(path: string, mode: "create" | "open" = "create") {
    this.#file = new PositionedFile(path, mode);
    try {
      if (mode === "open") this.#end = mendEnd(this.#file);
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
      this.#end = this.#file.write(jsonLine(line), "\n", offset).end;
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

const WINDOW_BYTES = 64 * 1024;
const LINE_BREAK = 0x0a;

/**
 * A line that was never finished is cut off; one that lacks no more than its line break gets it.
 * @returns where the next line starts.
 */
function mendEnd(file: PositionedFile): number {
  const { size } = file;
  const lineStart = lastLineStart(file, size);
  if (lineStart === size) return size;
  const line = Buffer.alloc(size - lineStart);
  file.read(line, lineStart);
  if (isWhole(line)) return file.write("", "\n", size).end;
  file.truncate(lineStart);
  return lineStart;
}

/** The byte behind the last line break. */
function lastLineStart(file: PositionedFile, size: number): number {
  const window = Buffer.alloc(WINDOW_BYTES);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - WINDOW_BYTES);
    const bytes = file.read(window.subarray(0, end - start), start);
    const found = window.subarray(0, bytes).lastIndexOf(LINE_BREAK);
    if (found >= 0) return start + found + 1;
    end = start;
  }
  return 0;
}

function isWhole(line: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}
