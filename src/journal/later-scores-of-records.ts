import type { GenerationRecord } from "../format/generation-record.js";
import type { TotalsCounter } from "../format/totals-counter.js";
import { type LaterScores, withLaterScores } from "./read-scores.js";

/** Adds up records with the scores that came after them: of one name and key, the last one counts, and once. */
export class LaterScoresOfRecords {
  readonly #scores: LaterScores;
  readonly #used = new Set<string>();

  constructor(scores: LaterScores) {
    this.#scores = scores;
  }

  add(record: GenerationRecord, counter: TotalsCounter): void {
    if (record.status === "ok" && this.#scores.has(record.key)) this.#used.add(record.key);
    counter.add(withLaterScores(record, this.#scores));
  }

  /** Once all records are added: scores whose generation is none of them. */
  addOthers(counter: TotalsCounter): void {
    for (const [key, scores] of this.#scores) {
      if (this.#used.has(key)) continue;
      for (const [name, value] of Object.entries(scores)) counter.addScore(name, value);
    }
  }
}
