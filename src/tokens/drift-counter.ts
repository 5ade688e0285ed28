import {
  type DriftBand,
  type DriftKey,
  type DriftLedger,
  type DriftObservation,
  driftBand,
  driftKeys,
  EMPTY_DRIFT,
  learnDrift,
} from "./drift.js";
import { type ComparedRecord, driftObservations } from "./drift-observations.js";

/** Observations kept of one kind; a ledger keeps no more. */
const MOST_OBSERVATIONS = 500;

/** Gathers what records teach, the newest of each kind, in bounded memory. */
export interface DriftCounter {
  /** Whether there is anything to learn. */
  isEmpty(): boolean;
  add(record: ComparedRecord): void;
  /** What was gathered, kind by kind, to be added to what came before. */
  gathered(): DriftObservation[];
  addGathered(observations: readonly DriftObservation[]): void;
  /** What was gathered, on top of what was known before. */
  learnt(before?: DriftLedger): DriftLedger;
}

export function createDriftCounter(): DriftCounter {
  const kinds = new Map<string, DriftObservation[]>();
  const addOne = (observation: DriftObservation): void => {
    const kind = `${observation.provider}\n${observation.model}\n${observation.part}`;
    const seen = kinds.get(kind);
    if (!seen) kinds.set(kind, [observation]);
    else {
      seen.push(observation);
      if (seen.length >= 2 * MOST_OBSERVATIONS) seen.splice(0, seen.length - MOST_OBSERVATIONS);
    }
  };
  return {
    isEmpty: () => kinds.size === 0,
    add: (record) => driftObservations(record).forEach(addOne),
    gathered: () => [...kinds.values()].flat(),
    addGathered: (observations) => observations.forEach(addOne),
    learnt: (before = EMPTY_DRIFT) => learnDrift(before, [...kinds.values()].flat()),
  };
}

/** Every kind of which enough calls were seen, with its band. */
export function driftBands(ledger: DriftLedger): { key: DriftKey; band: DriftBand }[] {
  return driftKeys(ledger).flatMap((key) => {
    const band = driftBand(ledger, key);
    return band ? [{ key, band }] : [];
  });
}
