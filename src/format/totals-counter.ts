import type { ExperimentTotals } from "./experiment-log.js";
import type { GenerationRecord } from "./generation-record.js";
import { UsdSum } from "./money.js";
import { isUsageRemark } from "./usage-remarks.js";

/** Totals with the integers they were made of, to be added to others. */
export interface CountedTotals {
  totals: ExperimentTotals;
  picodollars: bigint;
  generationMicroseconds: number;
}

/**
 * Sums generations as they come, for the writer of a log and for its readers. What is not known is
 * counted as such, never added as 0.
 */
export class TotalsCounter {
  readonly totals: ExperimentTotals = {
    generations: 0,
    failedGenerations: 0,
    abortedGenerations: 0,
    inputTokens: 0,
    outputTokens: 0,
    totalTokens: 0,
    cacheReadTokens: 0,
    reasoningTokens: 0,
    uncountedGenerations: 0,
    estimatedGenerations: 0,
    flaggedGenerations: 0,
    costUsd: null,
    unpricedGenerations: 0,
    inexactPriceGenerations: 0,
    generationSeconds: 0,
  };
  /** New arrays whenever something new comes, so that a holder can tell by identity. */
  models: readonly string[] = [];
  providers: readonly string[] = [];
  scores: Record<string, { mean: number; count: number }> = {};
  readonly #scoreSums = new Map<string, { sum: number; count: number }>();
  readonly #costs = new UsdSum();
  #generationMicroseconds = 0;

  add(record: GenerationRecord): void {
    const { totals } = this;
    const { tokenUsage: usage, cost } = record;
    totals.generations += 1;
    if (record.status === "error") totals.failedGenerations += 1;
    if (record.status === "aborted") totals.abortedGenerations += 1;
    const inputTokens = known(usage.inputTokens);
    const outputTokens = known(usage.outputTokens);
    totals.inputTokens += inputTokens ?? 0;
    totals.outputTokens += outputTokens ?? 0;
    totals.totalTokens += known(usage.totalTokens) ?? (inputTokens ?? 0) + (outputTokens ?? 0);
    totals.cacheReadTokens += known(usage.cacheReadTokens) ?? 0;
    totals.reasoningTokens += known(usage.reasoningTokens) ?? 0;
    // A call that was refused used no tokens that anybody could have counted.
    const isRefused = usage.source === "unknown" && cost.usd === 0;
    if ((inputTokens === undefined || outputTokens === undefined) && !isRefused) {
      totals.uncountedGenerations += 1;
    }
    if (usage.source === "estimated") totals.estimatedGenerations += 1;
    if (usage.flags.some((flag) => !isUsageRemark(flag))) totals.flaggedGenerations += 1;
    if (cost.usd === null || cost.atLeast) totals.unpricedGenerations += 1;
    if (cost.usd !== null) {
      this.#costs.add(cost.usd);
      totals.costUsd = this.#costs.usd;
    }
    if (cost.match === "prefix") totals.inexactPriceGenerations += 1;
    this.#generationMicroseconds += Math.round((record.durationSeconds ?? 0) * 1e6);
    totals.generationSeconds = this.#generationMicroseconds / 1e6;
    if (!this.models.includes(record.model)) this.models = [...this.models, record.model];
    if (record.provider && !this.providers.includes(record.provider)) {
      this.providers = [...this.providers, record.provider];
    }
    for (const [name, value] of Object.entries(record.scores ?? {})) this.addScore(name, value);
  }

  counted(): CountedTotals {
    return {
      totals: { ...this.totals },
      picodollars: this.#costs.picodollars,
      generationMicroseconds: this.#generationMicroseconds,
    };
  }

  /** Adds the totals of the generations that follow; their models, providers and scores are not in it. */
  addCounted({ totals: more, picodollars, generationMicroseconds }: CountedTotals): void {
    const { totals } = this;
    const { costUsd, generationSeconds, ...counts } = more;
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) totals[name] += counts[name];
    this.#costs.addPicodollars(picodollars);
    if (costUsd !== null) totals.costUsd = this.#costs.usd;
    this.#generationMicroseconds += generationMicroseconds;
    totals.generationSeconds = this.#generationMicroseconds / 1e6;
  }

  addScore(name: string, value: number): void {
    const before = this.#scoreSums.get(name);
    const sum = (before?.sum ?? 0) + value;
    const count = (before?.count ?? 0) + 1;
    this.#scoreSums.set(name, { sum, count });
    // Twelve digits are more than any score has, and hide what adding floats leaves behind.
    const score = { mean: Number((sum / count).toPrecision(12)), count };
    // Assigning this one would change what the object inherits, and the log would not be JSON.
    if (name === "__proto__") Object.defineProperty(this.scores, name, { ...OWN, value: score });
    else this.scores[name] = score;
  }
}

const OWN = { enumerable: true, configurable: true, writable: true };

/** What is no number must not spread into the sums, nor into a log that has to stay JSON. */
function known(tokens: number | null | undefined): number | undefined {
  return typeof tokens === "number" && Number.isFinite(tokens) ? tokens : undefined;
}
