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
  return {
    ...usageTotals(overviews),
    byStatus,
    sandboxCostUsd: usageTotals(overviews.filter(({ sandbox }) => sandbox)).costUsd,
    byModel: totalsByModel(overviews),
  };
}

function totalsByModel(overviews: readonly ExperimentOverview[]): ModelTotals[] {
  const groups = new Map<string, { model: string; sandbox: boolean; members: ExperimentOverview[] }>();
  for (const overview of overviews) {
    if (overview.models.length === 0) continue;
    const { sandbox } = overview;
    const { models } = overview;
    const model = models.length === 1 ? `${models[0]}` : [...models].sort().join(" + ");
    const key = `${model}\n${sandbox}`;
    const group = groups.get(key) ?? { model, sandbox, members: [] };
    if (group.members.push(overview) === 1) groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ model, sandbox, members }) => ({ model, sandbox, ...usageTotals(members) }))
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
