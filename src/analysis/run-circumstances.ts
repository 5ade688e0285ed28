import type { ExperimentHead, ExperimentSession } from "../format/experiment-log.js";
import type { GenerationRecord } from "../format/generation-record.js";
import type { ExperimentOverview, StoredExperiment } from "../store/experiment-store.js";
import { contentDifferences } from "./input-contents.js";
import { type ValueDifference, valueDifferences } from "./value-differences.js";

/** What a run was made with and in, beside its figures. */
export interface RunCircumstances {
  overview: ExperimentOverview;
  head: ExperimentHead | null;
  /** What its processes did, where it was resumed. */
  sessions: readonly ExperimentSession[];
  /** The prices that calls were booked with, by the model that was called. */
  prices: Record<string, string[]>;
  generations: number;
  /** Generations whose tokens were counted locally, whose cost is a lower bound, and whose cost is not known. */
  estimatedUsage: number;
  costAtLeast: number;
  costUnknown: number;
}

/** The parts of what differs, in the order that a reader asks for them. */
export type CircumstancePart = "configuration" | "prompt" | "git" | "environment" | "prices";

export type CircumstanceDifferences = Record<CircumstancePart, ValueDifference[]>;

export interface CircumstancesCollector {
  add(record: GenerationRecord): void;
  circumstances(): RunCircumstances;
}

export function createCircumstances({ overview, head, tail }: StoredExperiment): CircumstancesCollector {
  const prices = new Map<string, Set<string>>();
  const counts = { generations: 0, estimatedUsage: 0, costAtLeast: 0, costUnknown: 0 };
  return {
    add({ model, cost, tokenUsage }) {
      counts.generations += 1;
      if (tokenUsage.source === "estimated") counts.estimatedUsage += 1;
      if (cost.atLeast) counts.costAtLeast += 1;
      if (cost.usd === null) counts.costUnknown += 1;
      if (cost.price === undefined) return;
      const known = prices.get(model);
      if (known) known.add(cost.price);
      else prices.set(model, new Set([cost.price]));
    },
    circumstances: () => ({
      overview,
      head,
      sessions: tail?.sessions ?? [],
      prices: Object.fromEntries([...prices].map(([model, texts]) => [model, [...texts].sort()])),
      ...counts,
    }),
  };
}

/** What differs between runs besides their figures: why these may differ. */
export function circumstanceDifferences(runs: readonly RunCircumstances[]): CircumstanceDifferences {
  const settings = valueDifferences(runs.map(({ head }) => head?.config ?? undefined));
  const environments = runs.map(({ head }) => head?.environment);
  const isPrompt = ({ path }: ValueDifference) => /(?:^|[._])prompts?(?:[._]|$)/i.test(path);
  return {
    configuration: [
      ...settings.filter((difference) => !isPrompt(difference)),
      ...contentDifferences(runs.map(({ head }) => head)),
    ],
    prompt: settings.filter(isPrompt),
    git: valueDifferences(
      environments.map((environment) => ({
        commit: environment?.gitCommit,
        branch: environment?.gitBranch,
        uncommitted_changes: environment?.gitDirty,
      })),
    ),
    environment: valueDifferences(
      environments.map((environment) => ({
        // The earlier tool wrote none of these.
        explog: environment?.explogVersion || undefined,
        node: environment?.nodeVersion || undefined,
        platform: environment?.platform || undefined,
        host: environment?.hostname || undefined,
        packages: environment?.packages ?? {},
      })),
    ),
    prices: valueDifferences(runs.map(({ prices }) => prices)),
  };
}
