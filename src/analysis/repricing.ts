import type { Cost } from "../format/cost.js";
import type { GenerationRecord } from "../format/generation-record.js";
import { fromPicodollars, toPicodollars } from "../format/money.js";

/** Logged and repriced costs of generations; sums are `null` when no cost in them is known. */
export interface RepricingSums {
  generations: number;
  loggedUsd: number | null;
  repricedUsd: number | null;
  /** Generations whose logged cost, or new one, is unknown in whole or in part: with any, the sum is a lower bound. */
  unpricedLogged: number;
  unpricedRepriced: number;
  /** Generations whose tokens were counted locally: with any, the sum is an estimate. */
  estimatedLogged: number;
  estimatedRepriced: number;
  /** Generations with both costs: over these alone the two can be compared. */
  compared: number;
  differenceUsd: number | null;
  /** The difference as a part of the logged cost; `null` where that is 0 or unknown. */
  differenceShare: number | null;
}

export interface Repricing {
  total: RepricingSums;
  /** By logged model, the most generations first. */
  byModel: (RepricingSums & { model: string })[];
  /** Why generations have no new cost, or a doubtful one; the most frequent first. */
  remarks: { reason: string; unpriced: boolean; generations: number }[];
  /** Generations with something that another price list may see in another light. */
  estimatedUsage: number;
  cacheReads: number;
  withImages: number;
  reportedByProvider: number;
  inexactPrices: number;
  /** The prices that were taken, in words. */
  prices: string[];
}

/** Adds up a repricing one generation at a time, without keeping the generations. */
export interface RepricingCounter {
  add(record: GenerationRecord, repriced: Cost): void;
  current(): Repricing;
}

/** Kinds of remarks and prices kept: an experiment has a handful. */
const MOST_KINDS = 100;

export function createRepricing(): RepricingCounter {
  const total = createSums();
  const byModel = new Map<string, ReturnType<typeof createSums>>();
  const remarks = new Map<string, Repricing["remarks"][number]>();
  const prices = new Set<string>();
  const counts = { estimatedUsage: 0, cacheReads: 0, withImages: 0, reportedByProvider: 0, inexactPrices: 0 };

  return {
    add(record, repriced) {
      const { model, tokenUsage: usage, cost } = record;
      const ofModel = byModel.get(model) ?? createSums();
      byModel.set(model, ofModel);
      for (const sums of [total, ofModel]) sums.add(cost, repriced);
      if (usage.source === "estimated") counts.estimatedUsage += 1;
      if (usage.cacheReadTokens) counts.cacheReads += 1;
      if (usage.inputByModality?.image || record.exampleImagesCount || record.testImagesCount) {
        counts.withImages += 1;
      }
      if (cost.source === "reported") counts.reportedByProvider += 1;
      if (repriced.match === "prefix") counts.inexactPrices += 1;
      if (repriced.price && prices.size < MOST_KINDS) prices.add(repriced.price);
      if (repriced.reason) addRemark(remarks, repriced.reason, repriced.usd === null);
    },
    current: () => ({
      total: total.current(),
      byModel: [...byModel]
        .map(([model, sums]) => ({ model, ...sums.current() }))
        .sort((a, b) => b.generations - a.generations),
      remarks: [...remarks.values()].sort((a, b) => b.generations - a.generations),
      ...counts,
      prices: [...prices],
    }),
  };
}

function createSums() {
  const sums = {
    generations: 0,
    unpricedLogged: 0,
    unpricedRepriced: 0,
    estimatedLogged: 0,
    estimatedRepriced: 0,
    compared: 0,
  };
  let logged: bigint | null = null;
  let repriced: bigint | null = null;
  let comparedLogged = 0n;
  let comparedRepriced = 0n;
  return {
    add(loggedCost: Cost, repricedCost: Cost) {
      sums.generations += 1;
      const before = loggedCost.usd === null ? undefined : toPicodollars(loggedCost.usd);
      const after = repricedCost.usd === null ? undefined : toPicodollars(repricedCost.usd);
      if (before === undefined || loggedCost.atLeast) sums.unpricedLogged += 1;
      if (after === undefined || repricedCost.atLeast) sums.unpricedRepriced += 1;
      if (loggedCost.source === "estimated") sums.estimatedLogged += 1;
      if (repricedCost.source === "estimated") sums.estimatedRepriced += 1;
      if (before !== undefined) logged = (logged ?? 0n) + before;
      if (after !== undefined) repriced = (repriced ?? 0n) + after;
      if (before === undefined || after === undefined) return;
      sums.compared += 1;
      comparedLogged += before;
      comparedRepriced += after;
    },
    current(): RepricingSums {
      const { compared } = sums;
      const difference = comparedRepriced - comparedLogged;
      return {
        ...sums,
        loggedUsd: logged === null ? null : fromPicodollars(logged),
        repricedUsd: repriced === null ? null : fromPicodollars(repriced),
        differenceUsd: compared > 0 ? fromPicodollars(difference) : null,
        differenceShare: comparedLogged > 0n ? Number(difference) / Number(comparedLogged) : null,
      };
    },
  };
}

function addRemark(
  remarks: Map<string, Repricing["remarks"][number]>,
  reason: string,
  unpriced: boolean,
): void {
  const key = `${unpriced}\n${reason}`;
  const remark = remarks.get(key);
  if (remark) remark.generations += 1;
  else if (remarks.size < MOST_KINDS) remarks.set(key, { reason, unpriced, generations: 1 });
}
