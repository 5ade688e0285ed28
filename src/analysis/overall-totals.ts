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
    const model = [...overview.models].sort().join(" + ");
    const group = groups.get(`${model}\n${sandbox}`) ?? { model, sandbox, members: [] };
    group.members.push(overview);
    groups.set(`${model}\n${sandbox}`, group);
  }
  return [...groups.values()]
    .map(({ model, sandbox, members }) => ({ model, sandbox, ...usageTotals(members) }))
    .sort((a, b) => (b.costUsd ?? -1) - (a.costUsd ?? -1) || b.totalTokens - a.totalTokens);
}

function usageTotals(overviews: readonly ExperimentOverview[]): UsageTotals {
  const totals = overviews.flatMap((overview) => overview.totals ?? []);
  const sum = (value: (each: (typeof totals)[number]) => number) =>
    totals.reduce((total, each) => total + value(each), 0);
  const costs = totals.flatMap(({ costUsd }) => costUsd ?? []);
  return {
    experiments: overviews.length,
    unreadable: overviews.length - totals.length,
    generations: sum(({ generations }) => generations),
    failedGenerations: sum(({ failedGenerations }) => failedGenerations),
    flaggedGenerations: sum(({ flaggedGenerations }) => flaggedGenerations),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    totalTokens: sum(({ totalTokens }) => totalTokens),
    uncountedGenerations: sum(({ uncountedGenerations }) => uncountedGenerations),
    costUsd: costs.length > 0 ? sumUsd(costs) : null,
    unpricedGenerations: sum(({ unpricedGenerations }) => unpricedGenerations),
  };
}
