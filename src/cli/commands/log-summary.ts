import { createExperimentStatistics, type StatisticsPart } from "../../analysis/experiment-statistics.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import type { DriftObservation } from "../../tokens/drift.js";
import { createDriftCounter } from "../../tokens/drift-counter.js";
import { lastInLedger } from "../render/last-in-ledger.js";

/** All that the page of an experiment says of its generations. */
export interface LogSummary {
  statistics: ReturnType<typeof createExperimentStatistics>;
  drift: ReturnType<typeof createDriftCounter>;
  last: GenerationRecord | undefined;
}

/** The summary of a stretch as a plain value, which can be sent to another thread. */
export interface SummaryPart {
  statistics: StatisticsPart;
  drift: DriftObservation[];
  last: GenerationRecord | undefined;
}

export function createLogSummary(): LogSummary {
  return { statistics: createExperimentStatistics(), drift: createDriftCounter(), last: undefined };
}

export function addToSummary(summary: LogSummary, record: GenerationRecord): void {
  summary.statistics.add(record);
  summary.drift.add(record);
  summary.last = lastInLedger(summary.last, record);
}

export function partOfSummary({ statistics, drift, last }: LogSummary): SummaryPart {
  return { statistics: statistics.part(), drift: drift.gathered(), last };
}

/** Adds what was found in the generations that follow. */
export function addPartToSummary(summary: LogSummary, { statistics, drift, last }: SummaryPart): void {
  summary.statistics.addPart(statistics);
  summary.drift.addGathered(drift);
  if (last) summary.last = lastInLedger(summary.last, last);
}
