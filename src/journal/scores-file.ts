import { existsSync } from "node:fs";
import type { Score } from "../format/score.js";
import { jsonLine } from "./json-line.js";
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
      if (this.#end > 0 && !this.#endsWithLineBreak()) this.#end = this.file.write("", "\n", this.#end).end;
    } catch (error) {
      this.file.close();
      throw error;
    }
  }

  /** Appends one line; a reader skips what is left of one that failed half-way, and the next goes over it. */
  append(score: Score): void {
    const line = jsonLine(score);
    try {
      this.#end = this.file.write(line, "\n", this.#end).end;
    } catch (error) {
      this.#cutOff();
      throw error;
    }
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
