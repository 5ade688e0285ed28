import { sumUsd } from "../format/money.js";
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

export function overallTotals(overviews: readonly ExperimentOverview[]): OverallTotals {
  const byStatus: OverallTotals["byStatus"] = {};
  for (const { status } of overviews) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const all = usageTotals(overviews);
  return {
    ...all,
    byStatus,
    sandboxCostUsd: usageTotals(overviews.filter(({ sandbox }) => sandbox)).costUsd,
    byModel: totalsByModel(overviews, all),
  };
}

function totalsByModel(overviews: readonly ExperimentOverview[], all: UsageTotals): ModelTotals[] {
  const groups = new Map<string, { model: string; sandbox: boolean; members: ExperimentOverview[] }>();
  let last: { models: readonly string[]; sandbox: boolean; members: ExperimentOverview[] } | undefined;
  for (const overview of overviews) {
    const { models, sandbox } = overview;
    if (models.length === 0) continue;
    // Neighbours often share even the list of their models, and there may be very many of them.
    if (last?.models !== models || last.sandbox !== sandbox) {
      const model = models.length === 1 ? `${models[0]}` : [...models].sort().join(" + ");
      const key = `${model}\n${sandbox}`;
      const group = groups.get(key) ?? { model, sandbox, members: [] };
      groups.set(key, group);
      last = { models, sandbox, members: group.members };
    }
    last.members.push(overview);
  }
  return [...groups.values()]
    .map(({ model, sandbox, members }) => ({
      model,
      sandbox,
      ...(members.length === overviews.length ? all : usageTotals(members)),
    }))
    .sort((a, b) => (b.costUsd ?? -1) - (a.costUsd ?? -1) || b.totalTokens - a.totalTokens);
}

function usageTotals(overviews: readonly ExperimentOverview[]): UsageTotals {
  const sums: UsageTotals = {
    experiments: overviews.length,
    unreadable: 0,
    generations: 0,
    failedGenerations: 0,
    flaggedGenerations: 0,
    inputTokens: 0,
    outputTokens: 0,
    totalTokens: 0,
    uncountedGenerations: 0,
    costUsd: null,
    unpricedGenerations: 0,
  };
  const costs: number[] = [];
  for (const { totals } of overviews) {
    if (totals === null) {
      sums.unreadable += 1;
      continue;
    }
    sums.generations += totals.generations;
    sums.failedGenerations += totals.failedGenerations;
    sums.flaggedGenerations += totals.flaggedGenerations;
    sums.inputTokens += totals.inputTokens;
    sums.outputTokens += totals.outputTokens;
    sums.totalTokens += totals.totalTokens;
    sums.uncountedGenerations += totals.uncountedGenerations;
    sums.unpricedGenerations += totals.unpricedGenerations;
    if (totals.costUsd !== null) costs.push(totals.costUsd);
  }
  return { ...sums, costUsd: costs.length > 0 ? sumUsd(costs) : null };
}
