import type { ExperimentTotals } from "../format/experiment-log.js";
import { UsdSum } from "../format/money.js";
import type { ExperimentOverview, ShownStatus } from "../store/experiment-store.js";

/** What many experiments amount to together. */
export interface OverallTotals extends UsageTotals {
  byStatus: Partial<Record<ShownStatus, number>>;
  /** Experiments with the id of another: a copy in another folder counts as well. */
  copies: number;
  /** The part of `costUsd` that the sandbox made up, and nobody was billed. */
  sandboxCostUsd: number | null;
  /** The costliest first. */
  byModel: ModelTotals[];
  /** The newest first, by the day on which an experiment was started; those of unknown start at the end. */
  byDay: DayTotals[];
}

export interface DayTotals extends UsageTotals {
  /** `2026-11-25`, as the callers' clock has it; `null` when it is not known. */
  day: string | null;
}

export interface ModelTotals extends UsageTotals {
  /** Several models in one experiment are one name here: its totals do not tell them apart. */
  model: string;
  sandbox: boolean;
}

export interface UsageTotals {
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
  /** Generations whose tokens, and with them the cost, were counted locally. */
  estimatedGenerations: number;
}

/**
 * In one pass over the experiments: there may be very many, and their list is waited for.
 * @param dayOf the day of a start time; asked once for neighbours that started in the same minute.
 */
export function overallTotals(
  overviews: readonly ExperimentOverview[],
  dayOf: (startTime: string) => string,
): OverallTotals {
  const byStatus: OverallTotals["byStatus"] = {};
  const groups = new Map<string, Group>();
  let minute: string | null | undefined;
  let day: string | null = null;
  let last: { models: readonly string[]; group: Group } | undefined;
  for (const { status, models, sandbox, startTime, totals } of overviews) {
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    if (startTime === null) minute = day = null;
    else if (!minute || !startTime.startsWith(minute)) {
      minute = startTime.slice(0, "2026-11-25T08:00".length);
      day = dayOf(startTime) || null;
    }
    // Neighbours often share even the list of their models.
    if (last?.models !== models || last.group.sandbox !== sandbox || last.group.day !== day) {
      last = { models, group: groupOf(models, sandbox, day, groups) };
    }
    last.group.sums.add(totals);
  }
  const all = [...groups.values()];
  return {
    ...sumOf(all),
    byStatus,
    copies: overviews.length - new Set(overviews.map(({ id }) => id)).size,
    sandboxCostUsd: sumOf(all.filter(({ sandbox }) => sandbox)).costUsd,
    byModel: together(all, ({ model, sandbox }) => JSON.stringify([model, sandbox]))
      .flatMap(({ model, sandbox, sums }) => (model === null ? [] : [{ model, sandbox, ...sums }]))
      .sort((a, b) => (b.costUsd ?? -1) - (a.costUsd ?? -1) || b.totalTokens - a.totalTokens),
    byDay: together(all, (group) => `${group.day}`)
      .map((group) => ({ day: group.day, ...group.sums }))
      .sort((a, b) => ((a.day ?? "") < (b.day ?? "") ? 1 : -1)),
  };
}

/** Experiments that are alike in all that they are summed by. */
interface Group {
  /** `null` for experiments that name none. */
  model: string | null;
  sandbox: boolean;
  day: string | null;
  sums: UsageSums;
}

function groupOf(
  models: readonly string[],
  sandbox: boolean,
  day: string | null,
  groups: Map<string, Group>,
): Group {
  const model = models.length === 0 ? null : [...models].sort().join(" + ");
  const key = JSON.stringify([model, sandbox, day]);
  const group = groups.get(key) ?? { model, sandbox, day, sums: new UsageSums() };
  groups.set(key, group);
  return group;
}

/** What the groups of each key come to, with the first of them. */
function together(groups: readonly Group[], keyOf: (group: Group) => string) {
  const found = new Map<string, Group[]>();
  for (const group of groups) {
    const key = keyOf(group);
    const members = found.get(key);
    if (members) members.push(group);
    else found.set(key, [group]);
  }
  return [...found.values()].map((members) => ({ ...(members[0] as Group), sums: sumOf(members) }));
}

function sumOf(groups: readonly Group[]): UsageTotals {
  const sum = new UsageSums();
  for (const { sums } of groups) sum.addSums(sums);
  return sum.totals();
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
    estimatedGenerations: 0,
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
    counts.estimatedGenerations += more.estimatedGenerations;
  }
}
