import type { ExperimentTotals } from "../format/experiment-log.js";
import { UsdSum } from "../format/money.js";
import type { ExperimentOverview, ShownStatus } from "../store/experiment-store.js";

/** What many experiments amount to together. */
export interface OverallTotals extends UsageTotals {
  byStatus: Partial<Record<ShownStatus, number>>;
  /** The part of `costUsd` that the sandbox made up, and nobody was billed. */
  sandboxCostUsd: number | null;
  /** The costliest first. */
  byModel: ModelTotals[];
}

export interface ModelTotals extends UsageTotals {
  /** Several models in one experiment are one name here: its totals do not tell them apart. */
  model: string;
  sandbox: boolean;
}

interface UsageTotals {
  experiments: number;
  /** Experiments of which nothing could be read, and so are left out of the other figures. */
  unreadable: number;
  generations: number;
  failedGenerations: number;
  /** Generations whose usage report does not add up. */
  flaggedGenerations: number;
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  /** Generations whose tokens are not known, and so are left out. */
  uncountedGenerations: number;
  /** `null` when no cost is known. */
  costUsd: number | null;
  unpricedGenerations: number;
}

/** In one pass over the experiments: there may be very many, and their list is waited for. */
export function overallTotals(overviews: readonly ExperimentOverview[]): OverallTotals {
  const byStatus: OverallTotals["byStatus"] = {};
  const groups = new Map<string, ModelGroup>();
  let last: { models: readonly string[]; group: ModelGroup } | undefined;
  for (const { status, models, sandbox, totals } of overviews) {
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    // Neighbours often share even the list of their models.
    if (last?.models !== models || last.group.sandbox !== sandbox) {
      last = { models, group: groupOf(models, sandbox, groups) };
    }
    last.group.sums.add(totals);
  }
  const all = [...groups.values()];
  return {
    ...sumOf(all).totals(),
    byStatus,
    sandboxCostUsd: sumOf(all.filter(({ sandbox }) => sandbox)).totals().costUsd,
    byModel: all
      .flatMap(({ model, sandbox, sums }) => (model === null ? [] : [{ model, sandbox, ...sums.totals() }]))
      .sort((a, b) => (b.costUsd ?? -1) - (a.costUsd ?? -1) || b.totalTokens - a.totalTokens),
  };
}

interface ModelGroup {
  /** `null` for experiments that name none. */
  model: string | null;
  sandbox: boolean;
  sums: UsageSums;
}

function groupOf(models: readonly string[], sandbox: boolean, groups: Map<string, ModelGroup>): ModelGroup {
  const model = models.length === 0 ? null : [...models].sort().join(" + ");
  const key = JSON.stringify([model, sandbox]);
  const group = groups.get(key) ?? { model, sandbox, sums: new UsageSums() };
  groups.set(key, group);
  return group;
}

function sumOf(groups: readonly ModelGroup[]): UsageSums {
  const sum = new UsageSums();
  for (const { sums } of groups) sum.addSums(sums);
  return sum;
}

class UsageSums {
  readonly #counts: Omit<UsageTotals, "costUsd"> = {
    experiments: 0,
    unreadable: 0,
    generations: 0,
    failedGenerations: 0,
    flaggedGenerations: 0,
    inputTokens: 0,
    outputTokens: 0,
    totalTokens: 0,
    uncountedGenerations: 0,
    unpricedGenerations: 0,
  };
  readonly #cost = new UsdSum();
  #hasCost = false;

  /** @param totals of one experiment; `null` when nothing of it could be read. */
  add(totals: ExperimentTotals | null): void {
    const counts = this.#counts;
    counts.experiments += 1;
    if (totals === null) {
      counts.unreadable += 1;
      return;
    }
    this.#addCounts(totals);
    if (totals.costUsd === null) return;
    this.#cost.add(totals.costUsd);
    this.#hasCost = true;
  }

  addSums(sums: UsageSums): void {
    this.#counts.experiments += sums.#counts.experiments;
    this.#counts.unreadable += sums.#counts.unreadable;
    this.#addCounts(sums.#counts);
    this.#cost.addPicodollars(sums.#cost.picodollars);
    this.#hasCost ||= sums.#hasCost;
  }

  totals(): UsageTotals {
    return { ...this.#counts, costUsd: this.#hasCost ? this.#cost.usd : null };
  }

  #addCounts(more: Omit<UsageTotals, "experiments" | "unreadable" | "costUsd">): void {
    const counts = this.#counts;
    counts.generations += more.generations;
    counts.failedGenerations += more.failedGenerations;
    counts.flaggedGenerations += more.flaggedGenerations;
    counts.inputTokens += more.inputTokens;
    counts.outputTokens += more.outputTokens;
    counts.totalTokens += more.totalTokens;
    counts.uncountedGenerations += more.uncountedGenerations;
    counts.unpricedGenerations += more.unpricedGenerations;
  }
}
