import type { GenerationRecord } from "../format/generation-record.js";
import { fromPicodollars, toPicodollars } from "../format/money.js";
import type { TokenUsage } from "../format/token-usage.js";
import { TotalsCounter } from "../format/totals-counter.js";
import { type Distribution, distributionOf } from "./distribution.js";
import { createFailureCauses, type FailureCause } from "./failure-causes.js";
import { createFlaggedUsage, type FlaggedUsage } from "./flagged-usage.js";
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
 * One value a generation, `null` where it is not known: by frame or step number where every generation
 * has one, since calls under way together end in any order; else as they were written.
 */
export interface StepSeries {
  labels: string[];
  durationSeconds: (number | null)[];
  totalTokens: (number | null)[];
  /** The known costs up to and with each generation. */
  cumulativeCostUsd: number[];
}

/** Adds up an experiment one generation at a time, without keeping the generations. */
export interface StatisticsCounter {
  add(record: GenerationRecord): void;
  current(): ExperimentStatistics;
}

export function createExperimentStatistics(): StatisticsCounter {
  const counter = new TotalsCounter();
  const failures = createFailureCauses();
  const flagged = createFlaggedUsage();
  const slowest = createTopRecords(TOP_RECORDS);
  const dearest = createTopRecords(TOP_RECORDS);
  const timesToFirstToken: number[] = [];
  const inputTokens: number[] = [];
  const outputTokens: number[] = [];
  const costs: number[] = [];
  const scores = new Map<string, number[]>();
  const inputByModality = new Map<string, number>();
  const outputByModality = new Map<string, number>();
  const prices = createUsedPrices();
  const steps: Step[] = [];

  return {
    add(record) {
      const { tokenUsage: usage, cost } = record;
      counter.add(record);
      failures.add(record);
      flagged.add(record);
      slowest.add(record, record.durationSeconds);
      dearest.add(record, cost.usd);
      pushKnown(timesToFirstToken, record.timeToFirstTokenSeconds);
      pushKnown(inputTokens, usage.inputTokens);
      pushKnown(outputTokens, usage.outputTokens);
      pushKnown(costs, cost.usd);
      addParts(inputByModality, usage.inputByModality);
      addParts(outputByModality, usage.outputByModality);
      addScores(scores, record.scores);
      prices.add(record);
      steps.push({
        place: record.frameNumber ?? record.step ?? record.key,
        durationSeconds: record.durationSeconds,
        totalTokens: usage.totalTokens,
        costUsd: cost.usd,
      });
    },
    current() {
      const { totals } = counter;
      return {
        totals: { ...totals },
        durationSeconds: distributionOf(steps.flatMap(({ durationSeconds }) => durationSeconds ?? [])),
        timeToFirstTokenSeconds: distributionOf(timesToFirstToken),
        inputTokens: distributionOf(inputTokens),
        outputTokens: distributionOf(outputTokens),
        costUsd: distributionOf(costs),
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
        steps: stepSeries(steps),
      };
    },
  };
}

interface Step {
  place: number | string;
  durationSeconds: number | null;
  totalTokens: number | null;
  costUsd: number | null;
}

function stepSeries(written: readonly Step[]): StepSeries {
  const areNumbered = written.every(({ place }) => typeof place === "number");
  const steps = areNumbered ? written.toSorted((a, b) => Number(a.place) - Number(b.place)) : written;
  let picodollars = 0n;
  return {
    labels: steps.map(({ place }) => String(place)),
    durationSeconds: steps.map(({ durationSeconds }) => durationSeconds),
    totalTokens: steps.map(({ totalTokens }) => totalTokens),
    cumulativeCostUsd: steps.map(({ costUsd }) => {
      if (costUsd !== null) picodollars += toPicodollars(costUsd);
      return fromPicodollars(picodollars);
    }),
  };
}

function pushKnown(values: number[], value: number | null | undefined): void {
  if (value !== null && value !== undefined) values.push(value);
}

function addParts(sums: Map<string, number>, parts: TokenUsage["inputByModality"]): void {
  for (const [name, tokens] of Object.entries(parts ?? {})) sums.set(name, (sums.get(name) ?? 0) + tokens);
}

function addScores(all: Map<string, number[]>, scores: GenerationRecord["scores"]): void {
  for (const [name, value] of Object.entries(scores ?? {})) {
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
