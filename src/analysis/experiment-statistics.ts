import type { GenerationRecord } from "../format/generation-record.js";
import { type CountedTotals, TotalsCounter } from "../format/totals-counter.js";
import { type Distribution, distributionOf } from "./distribution.js";
import { createFailureCauses, type FailureCause, type FailureGroup } from "./failure-causes.js";
import { createFlaggedUsage, type FlaggedUsage } from "./flagged-usage.js";
import { NumberColumn } from "./number-column.js";
import { createStepPlaces, type StepSeries, stepSeries } from "./step-series.js";
import { createTopRecords } from "./top-records.js";
import { createUsedPrices, type UsedPrice } from "./used-prices.js";

const TOP_RECORDS = 5;

/** What the generations of one experiment amount to. Shares and distributions are `null` where nothing is known. */
export interface ExperimentStatistics {
  totals: Readonly<TotalsCounter["totals"]>;
  durationSeconds: Distribution | null;
  timeToFirstTokenSeconds: Distribution | null;
  inputTokens: Distribution | null;
  outputTokens: Distribution | null;
  costUsd: Distribution | null;
  /** Of the input tokens, how many were read from a cache. */
  cacheReadShare: number | null;
  /** Of the output tokens, how many were reasoning. */
  reasoningShare: number | null;
  inputByModality: Record<string, number>;
  outputByModality: Record<string, number>;
  scores: Record<string, Distribution>;
  slowest: GenerationRecord[];
  dearest: GenerationRecord[];
  failures: FailureCause[];
  flagged: FlaggedUsage[];
  prices: UsedPrice[];
  steps: StepSeries;
}

/**
 * What a stretch of an experiment amounts to, so that stretches can be counted apart and put together
 * in their order. A plain value, which can be sent to another thread.
 */
export interface StatisticsPart {
  totals: CountedTotals;
  failures: FailureGroup[];
  flagged: FlaggedUsage[];
  slowest: GenerationRecord[];
  dearest: GenerationRecord[];
  prices: UsedPrice[];
  columns: Record<ColumnName, Float64Array<ArrayBuffer>>;
  /** Where the generations stand, when each has a number; else how they are called. */
  places: Float64Array<ArrayBuffer> | (number | string)[];
  scores: Map<string, number[]>;
  inputByModality: Map<string, number>;
  outputByModality: Map<string, number>;
}

const COLUMNS = [
  "durationSeconds",
  "timeToFirstTokenSeconds",
  "inputTokens",
  "outputTokens",
  "totalTokens",
  "costUsd",
] as const;
type ColumnName = (typeof COLUMNS)[number];

/** Adds up an experiment one generation at a time, without keeping the generations. */
export interface StatisticsCounter {
  add(record: GenerationRecord): void;
  /** Adds what was counted of the generations that follow. */
  addPart(part: StatisticsPart): void;
  part(): StatisticsPart;
  current(): ExperimentStatistics;
}

export function createExperimentStatistics(): StatisticsCounter {
  const counter = new TotalsCounter();
  const failures = createFailureCauses();
  const flagged = createFlaggedUsage();
  const slowest = createTopRecords(TOP_RECORDS);
  const dearest = createTopRecords(TOP_RECORDS);
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new NumberColumn()])) as Record<
    ColumnName,
    NumberColumn
  >;
  const { durationSeconds, timeToFirstTokenSeconds, inputTokens, outputTokens, totalTokens, costUsd } =
    columns;
  const scores = new Map<string, number[]>();
  const inputByModality = new Map<string, number>();
  const outputByModality = new Map<string, number>();
  const prices = createUsedPrices();
  const places = createStepPlaces();

  return {
    add(record) {
      const { tokenUsage: usage, cost } = record;
      counter.add(record);
      failures.add(record);
      flagged.add(record);
      slowest.add(record, record.durationSeconds);
      dearest.add(record, cost.usd);
      durationSeconds.push(record.durationSeconds);
      timeToFirstTokenSeconds.push(record.timeToFirstTokenSeconds);
      inputTokens.push(usage.inputTokens);
      outputTokens.push(usage.outputTokens);
      totalTokens.push(usage.totalTokens);
      costUsd.push(cost.usd);
      if (usage.inputByModality) addParts(inputByModality, Object.entries(usage.inputByModality));
      if (usage.outputByModality) addParts(outputByModality, Object.entries(usage.outputByModality));
      if (record.scores) addScores(scores, record.scores);
      prices.add(record);
      places.add(record.frameNumber ?? record.step ?? record.key);
    },
    addPart(part) {
      counter.addCounted(part.totals);
      failures.addGroups(part.failures);
      flagged.addAll(part.flagged);
      for (const record of part.slowest) slowest.add(record, record.durationSeconds);
      for (const record of part.dearest) dearest.add(record, record.cost.usd);
      for (const name of COLUMNS) columns[name].addAll(part.columns[name]);
      addParts(inputByModality, part.inputByModality);
      addParts(outputByModality, part.outputByModality);
      for (const [name, values] of part.scores) {
        const before = scores.get(name);
        if (before) for (const value of values) before.push(value);
        else scores.set(name, [...values]);
      }
      prices.addUsed(part.prices);
      places.addAll(part.places);
    },
    part: () => ({
      totals: counter.counted(),
      failures: failures.groups(),
      flagged: flagged.inOrder(),
      slowest: slowest.records(),
      dearest: dearest.records(),
      prices: prices.inOrder(),
      columns: Object.fromEntries(COLUMNS.map((name) => [name, columns[name].all()])) as Record<
        ColumnName,
        Float64Array<ArrayBuffer>
      >,
      places: places.all(),
      scores,
      inputByModality,
      outputByModality,
    }),
    current() {
      const { totals } = counter;
      return {
        totals: { ...totals },
        durationSeconds: distributionOf(durationSeconds.known()),
        timeToFirstTokenSeconds: distributionOf(timeToFirstTokenSeconds.known()),
        inputTokens: distributionOf(inputTokens.known()),
        outputTokens: distributionOf(outputTokens.known()),
        costUsd: distributionOf(costUsd.known()),
        cacheReadShare: share(totals.cacheReadTokens, totals.inputTokens),
        reasoningShare: share(totals.reasoningTokens, totals.outputTokens),
        inputByModality: Object.fromEntries(inputByModality),
        outputByModality: Object.fromEntries(outputByModality),
        scores: scoreDistributions(scores),
        slowest: slowest.records(),
        dearest: dearest.records(),
        failures: failures.causes(),
        flagged: flagged.flagged(),
        prices: prices.used(),
        steps: stepSeries(places.all(), {
          durationSeconds: durationSeconds.all(),
          totalTokens: totalTokens.all(),
          costUsd: costUsd.all(),
        }),
      };
    },
  };
}

function addParts(sums: Map<string, number>, parts: Iterable<readonly [string, number]>): void {
  for (const [name, tokens] of parts) sums.set(name, (sums.get(name) ?? 0) + tokens);
}

function addScores(all: Map<string, number[]>, scores: Record<string, number>): void {
  for (const [name, value] of Object.entries(scores)) {
    const values = all.get(name);
    if (values) values.push(value);
    else all.set(name, [value]);
  }
}

function scoreDistributions(scores: ReadonlyMap<string, number[]>): Record<string, Distribution> {
  const distributions = [...scores].map(([name, values]) => [name, distributionOf(values)] as const);
  return Object.fromEntries(distributions.filter((entry) => entry[1] !== null)) as Record<
    string,
    Distribution
  >;
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
