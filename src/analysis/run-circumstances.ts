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
  /** What these came to a unit, by the model and by the name of the unit, where that is known. */
  unitPrices: Record<string, Record<string, string[]>>;
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

/** The unit prices a generation was booked with, as texts by name; the same object for the same prices. */
export type UnitPrices = (record: GenerationRecord) => Record<string, string> | undefined;

export function createCircumstances(
  { overview, head, tail }: StoredExperiment,
  unitPricesOf: UnitPrices = () => undefined,
): CircumstancesCollector {
  const prices = new Map<string, Set<string>>();
  const units = new Map<string, Set<Record<string, string>>>();
  const counts = { generations: 0, estimatedUsage: 0, costAtLeast: 0, costUnknown: 0 };
  return {
    add(record) {
      const { model, cost, tokenUsage } = record;
      counts.generations += 1;
      if (tokenUsage.source === "estimated") counts.estimatedUsage += 1;
      if (cost.atLeast) counts.costAtLeast += 1;
      if (cost.usd === null) counts.costUnknown += 1;
      if (cost.price === undefined) return;
      const known = prices.get(model);
      if (known) known.add(cost.price);
      else prices.set(model, new Set([cost.price]));
      const unitPrices = unitPricesOf(record);
      if (unitPrices) units.set(model, (units.get(model) ?? new Set()).add(unitPrices));
    },
    circumstances: () => ({
      overview,
      head,
      sessions: tail?.sessions ?? [],
      prices: Object.fromEntries([...prices].map(([model, texts]) => [model, [...texts].sort()])),
      unitPrices: Object.fromEntries([...units].map(([model, sheets]) => [model, valuesByName([...sheets])])),
      ...counts,
    }),
  };
}

/** Every value that a name has in one of the sheets. */
function valuesByName(sheets: readonly Record<string, string>[]): Record<string, string[]> {
  const names = new Set(sheets.flatMap((sheet) => Object.keys(sheet)));
  return Object.fromEntries(
    [...names].map((name) => [name, [...new Set(sheets.flatMap((sheet) => sheet[name] ?? []))].sort()]),
  );
}

/** What differs between runs besides their figures: why these may differ. */
export function circumstanceDifferences(runs: readonly RunCircumstances[]): CircumstanceDifferences {
  const hasHead = ({ head }: RunCircumstances) => head !== null;
  const settings = differencesOfKnown(runs, hasHead, ({ head }) => head?.config ?? undefined);
  return {
    configuration: [
      ...settings.filter((difference) => !isPrompt(difference)),
      ...contentDifferences(runs.map(({ head }) => head)),
    ],
    prompt: settings.filter(isPrompt),
    git: differencesOfKnown(runs, hasHead, ({ head }) => ({
      commit: head?.environment?.gitCommit,
      branch: head?.environment?.gitBranch,
      uncommitted_changes: head?.environment?.gitDirty,
    })),
    environment: differencesOfKnown(runs, hasHead, ({ head }) => environmentValues(head?.environment)),
    prices: [
      ...differencesOfKnown(runs, hasGenerations, ({ prices }) => prices),
      ...unitPriceDifferences(runs),
    ],
  };
}

function hasGenerations({ generations }: RunCircumstances): boolean {
  return generations > 0;
}

/** Of a run that cannot be read, nobody knows whether it differs; its values are `undefined`. */
function differencesOfKnown(
  runs: readonly RunCircumstances[],
  isKnown: (run: RunCircumstances) => boolean,
  valueIn: (run: RunCircumstances) => unknown,
): ValueDifference[] {
  const known = runs.filter(isKnown);
  return valueDifferences(known.map(valueIn)).map(({ path, values }) => {
    const byRun = new Map(known.map((run, index) => [run, values[index]]));
    return { path, values: runs.map((run) => byRun.get(run)) };
  });
}

function environmentValues(environment: ExperimentHead["environment"] | undefined) {
  return {
    // The earlier tool wrote none of these.
    explog: environment?.explogVersion || undefined,
    node: environment?.nodeVersion || undefined,
    platform: environment?.platform || undefined,
    host: environment?.hostname || undefined,
    packages: environment?.packages ?? {},
  };
}

/** Of models that all runs called: a price may change and keep its name. */
function unitPriceDifferences(runs: readonly RunCircumstances[]): ValueDifference[] {
  const [first, ...others] = runs.map(({ unitPrices }) => unitPrices);
  const models = Object.keys(first ?? {}).filter((model) => others.every((prices) => prices[model]));
  return models.flatMap((model) =>
    valueDifferences(
      runs.map(({ unitPrices }) => unitPrices[model]),
      model,
    ),
  );
}

/** Parts that no run says anything of, or one of the runs cannot be read of: whether these are the same is not known. */
export function unrecordedCircumstances(runs: readonly RunCircumstances[]): CircumstancePart[] {
  const has: Record<CircumstancePart, (run: RunCircumstances) => boolean> = {
    configuration: ({ head }) => hasPlace(head?.config, () => true),
    prompt: ({ head }) => hasPlace(head?.config, isPrompt),
    git: ({ head }) => typeof head?.environment?.gitCommit === "string",
    environment: ({ head }) => hasPlace(environmentValues(head?.environment), () => true),
    prices: ({ prices }) => Object.keys(prices).length > 0,
  };
  const isUnread = (part: CircumstancePart) => (run: RunCircumstances) =>
    part === "prices" ? !hasGenerations(run) : run.head === null;
  return (Object.keys(has) as CircumstancePart[]).filter(
    (part) => !runs.some(has[part]) || runs.some(isUnread(part)),
  );
}

function hasPlace(config: unknown, isWanted: (difference: ValueDifference) => boolean): boolean {
  return valueDifferences([config ?? undefined, undefined]).some(isWanted);
}

function isPrompt({ path }: ValueDifference): boolean {
  return /(?:^|[._])prompts?(?:[._]|$)/i.test(path);
}
