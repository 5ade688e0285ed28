import { setImmediate } from "node:timers";

/** All that wait: a process that exits makes them first. */
const all = new Set<RecordsToCome>();
let isListening = false;

/**
 * Records of calls whose answers stand in the ledger already, and that need not keep the caller waiting:
 * they are made once the code that waited for the answer has had its turn. A process that is killed before
 * leaves an answer without a record, which `explog recover` and resuming make.
 */
export class RecordsToCome {
  #waiting: (() => void)[] = [];

  add(make: () => void): void {
    this.#waiting.push(make);
    if (this.#waiting.length > 1) return;
    all.add(this);
    if (!isListening) {
      isListening = true;
      process.on("exit", () => {
        for (const records of all) records.makeNow();
      });
    }
    setImmediate(() => this.makeNow());
  }

  /** Makes them in their order; to be called before anything that is to come after them. */
  makeNow(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    all.delete(this);
    for (const make of waiting) make();
  }
}
