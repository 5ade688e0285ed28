import { type DriftLedger, EMPTY_DRIFT } from "../tokens/drift.js";
import { createDriftCorrector, type DriftCorrector } from "../tokens/drift-correction.js";
import { createDriftCounter } from "../tokens/drift-counter.js";
import type { ComparedRecord } from "../tokens/drift-observations.js";
import { debug } from "./debug-output.js";
import { readDrift, writeDrift } from "./drift-file.js";

/** How far local counts are off, from the experiments of one output folder. Never fails: it is a convenience. */
export interface DriftLearner extends DriftCorrector {
  add(record: ComparedRecord): void;
  /** Adds what this experiment taught to the folder's file; nothing is written when it taught nothing. */
  save(): void;
}

export function createDriftLearner(outputDir: string): DriftLearner {
  const counter = createDriftCounter();
  // Read here, not at the first estimate: a logged call waits for no file.
  const { correct } = createDriftCorrector(readDrift(outputDir));
  return {
    correct,
    add: (record) => counter.add(record),
    save() {
      if (counter.isEmpty()) return;
      try {
        // Read anew: other experiments may have ended meanwhile.
        writeDrift(outputDir, newestLast(counter.learnt(readDrift(outputDir)), counter.learnt()));
      } catch (error) {
        debug(() => `drift.json was not written: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}

/** The kinds that were just learnt behind the others, so that the oldest are the first to make room. */
function newestLast(ledger: DriftLedger, learnt: DriftLedger): DriftLedger {
  const kinds = Object.entries(ledger.ratios);
  const isNew = ([kind]: (typeof kinds)[number]) => Object.hasOwn(learnt.ratios, kind);
  const ordered = [...kinds.filter((kind) => !isNew(kind)), ...kinds.filter(isNew)];
  return { ...EMPTY_DRIFT, ratios: Object.fromEntries(ordered) };
}
