import { existsSync } from "node:fs";
import { jsonLine } from "../format/json-line.js";
import type { Score } from "../format/score.js";
import { PositionedFile } from "./positioned-file.js";

const LINE_BREAK = 0x0a;

/** The writing side of `_scores.jsonl`: a line for each score that came late, append-only. */
export class ScoresFile {
  readonly file: PositionedFile;
  #end: number;

  /** Makes the file, or goes on behind what is there. */
  constructor(path: string) {
    this.file = new PositionedFile(path, existsSync(path) ? "open" : "create");
    try {
      this.#end = this.file.size;
      if (this.#end > 0 && !this.#endsWithLineBreak()) this.#write("\n");
    } catch (error) {
      this.file.close();
      throw error;
    }
  }

  /** Appends one line; a reader skips what is left of one that failed half-way, and the next goes over it. */
  append(score: Score): void {
    try {
      this.#write(`${jsonLine(score)}\n`);
    } catch (error) {
      this.#cutOff();
      throw error;
    }
  }

  #write(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.file.write(bytes, 0, bytes.length, this.#end);
    this.#end += bytes.length;
  }

  #cutOff(): void {
    try {
      this.file.truncate(this.#end);
    } catch {
      // Broken lines are skipped by every reader.
    }
  }

  #endsWithLineBreak(): boolean {
    const last = Buffer.alloc(1);
    this.file.read(last, this.#end - 1);
    return last[0] === LINE_BREAK;
  }
}
