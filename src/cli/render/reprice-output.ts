import type { Repricing } from "../../analysis/repricing.js";
import type { Cost } from "../../format/cost.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { fromPicodollars, toPicodollars } from "../../format/money.js";
import type { StoredExperiment } from "../../store/experiment-store.js";

/** What the prices are taken for: `at` is missing where each call's own moment counts. */
export interface RepriceView {
  at?: Date;
  isToday: boolean;
  model?: string;
}

/** Prints a repricing while its generations are read, so that none has to be kept. */
export interface RepriceOutput {
  begin(experiment: StoredExperiment): Promise<void>;
  generation(record: GenerationRecord, repriced: Cost): Promise<void>;
  end(repricing: Repricing, notes: readonly string[]): Promise<void>;
}

/** `null` where one of the two is not known. */
export function differenceUsd(logged: Cost, repriced: Cost): number | null {
  if (logged.usd === null || repriced.usd === null) return null;
  return fromPicodollars(toPicodollars(repriced.usd) - toPicodollars(logged.usd));
}
