import { compareContents } from "./input-contents.js";
import type { ItemValues, RunItems } from "./item-values.js";
import type { CircumstanceDifferences, RunCircumstances } from "./run-circumstances.js";
import type { RunComparison } from "./run-comparison.js";

/** What a comparison cannot tell, and why: a stable name for programs, a sentence for people. */
export interface Caution {
  code:
    | "sandbox"
    | "sandbox_and_model"
    | "unfinished"
    | "damaged"
    | "no_common_items"
    | "different_items"
    | "different_inputs"
    | "different_truth"
    | "different_prices"
    | "different_counting"
    | "lower_bounds"
    | "unpriced"
    | "failures"
    | "repeats"
    | "replays"
    | "changed_midway";
  message: string;
}

interface Compared {
  runs: readonly RunCircumstances[];
  items: readonly RunItems[];
  differences: CircumstanceDifferences;
  comparison: RunComparison;
}

export function comparisonCautions(compared: Compared): Caution[] {
  return [
    ...aboutOrigin(compared),
    ...aboutItems(compared),
    ...aboutConfiguration(compared),
    ...aboutCosts(compared),
    ...aboutGenerations(compared),
    ...aboutSessions(compared),
  ];
}

function aboutOrigin({ runs }: Compared): Caution[] {
  const cautions: Caution[] = [];
  const known = runs.filter(({ head }) => head !== null);
  const standIns = known.filter(({ overview }) => overview.sandbox).length;
  if (standIns > 0 && standIns === known.length) {
    const which = known.length === runs.length ? "All answers" : "All answers that can be read";
    cautions.push({
      code: "sandbox",
      message: `${which} come from the sandbox: the figures say nothing about any model.`,
    });
  } else if (standIns > 0) {
    cautions.push({
      code: "sandbox_and_model",
      message: `${names(runs, ({ overview }) => overview.sandbox)} got its answers from the sandbox, the others from a model: nothing can be told of quality, cost or time.`,
    });
  }
  const unfinished = runs.filter(({ overview }) => overview.status !== "completed");
  for (const { overview, head } of unfinished) {
    const lost =
      head === null ? "neither its configuration nor its generations" : "not all of its generations";
    cautions.push(
      overview.status === "damaged"
        ? { code: "damaged", message: `${overview.id} is damaged: ${lost} can be read.` }
        : {
            code: "unfinished",
            message: `${overview.id} is ${overview.status}: its items are those written so far.`,
          },
    );
  }
  for (const { overview, generations } of runs) {
    const logged = overview.status === "running" ? 0 : (overview.totals?.generations ?? 0);
    if (logged > generations) {
      cautions.push({
        code: "damaged",
        message: `${overview.id} has lost records: ${generations} of its ${logged} generations can be read, and the others are missing here.`,
      });
    }
  }
  return cautions;
}

function aboutItems({ runs, comparison }: Compared): Caution[] {
  const base = runs[comparison.baseline]?.overview.id;
  return comparison.pairs.flatMap((pair): Caution[] => {
    const other = runs[pair.candidate]?.overview.id;
    const only = pair.onlyInBaseline.length + pair.onlyInCandidate.length;
    if (pair.commonItems === 0) {
      return [
        {
          code: "no_common_items",
          message: `${other} has no item in common with ${base}: nothing can be paired, and means over different items tell nothing of the runs.`,
        },
      ];
    }
    if (only === 0) return [];
    return [
      {
        code: "different_items",
        message: `${other} and ${base} have different items: what follows is about the ${pair.commonItems} that both have, and not about the ${only} that only one has.`,
      },
    ];
  });
}

function aboutConfiguration({ runs, differences }: Compared): Caution[] {
  const paths = differences.configuration.map(({ path }) => path);
  const about = (pattern: RegExp) => paths.filter((path) => pattern.test(path));
  const heads = runs.map(({ head }) => head);
  const inputs = about(/^(?:inputs|dataset|data|rows|frames|video)(?:[._]|$)/i);
  const truths = about(/^(?:score|scores|scoring|ground_truth|metrics?)(?:[._]|$)/i);
  const sameInputs = compareContents(heads, "inputs");
  const sameTruth = compareContents(heads, "ground_truth");
  const isScoredOtherwise = [sameTruth, compareContents(heads, "scorer")].includes("different");
  // Whether a file of another name holds another truth, its content tells; what is done with it, the rest.
  const isTruthFile = (path: string) => /ground_truth$/i.test(path);
  const scoring = sameTruth === "same" ? truths.filter((path) => !isTruthFile(path)) : truths;
  const cautions: Caution[] = [];
  if (sameInputs === "different") {
    cautions.push({
      code: "different_inputs",
      message:
        "The inputs of the runs differ by content, whatever their files are called: it can't be told whether an item of one key is the same item in each.",
    });
  } else if (sameInputs === "unknown" && inputs.length > 0) {
    cautions.push({
      code: "different_inputs",
      message: `The runs read their inputs differently (${inputs.join(", ")}): it can't be told whether an item of one key is the same item in each.`,
    });
  }
  if (isScoredOtherwise) {
    cautions.push({
      code: "different_truth",
      message:
        "The runs were scored against ground truths, or by modules, that differ by content: it can't be told whether a difference of scores is one of answers.",
    });
  } else if (scoring.length > 0) {
    cautions.push({
      code: "different_truth",
      message: `The runs were scored differently (${scoring.join(", ")}): it can't be told whether a difference of scores is one of answers.`,
    });
  }
  return cautions;
}

function aboutCosts({ runs, differences }: Compared): Caution[] {
  const cautions: Caution[] = [];
  const sameModels = differences.prices.filter(({ values }) => values.every((value) => value !== undefined));
  const isOneModel = sameModels.length > 0;
  if (isOneModel) {
    cautions.push({
      code: "different_prices",
      message:
        "One model was priced differently in the runs: a difference of cost is one of usage and of prices together. explog reprice ID --at DATE shows each at the prices of one day.",
    });
  }
  const counted = runs.filter(({ generations }) => generations > 0);
  if (new Set(counted.map((run) => shareText(run.estimatedUsage, run.generations))).size > 1) {
    const parts = counted.map(
      (run) => `${run.overview.id} ${shareText(run.estimatedUsage, run.generations)} %`,
    );
    cautions.push({
      code: "different_counting",
      message: `Tokens were counted locally, and are estimates, in different shares of the runs (${parts.join(", ")}): differences of tokens and cost are partly those of counting.`,
    });
  }
  const bounds = runs.reduce((sum, { costAtLeast }) => sum + costAtLeast, 0);
  if (bounds > 0)
    cautions.push({
      code: "lower_bounds",
      message: `${bounds === 1 ? "1 cost is a lower bound" : `${bounds} costs are lower bounds`}, and taken as they stand.`,
    });
  const unknown = runs.filter((run) => run.costUnknown > 0);
  for (const run of unknown) {
    cautions.push({
      code: "unpriced",
      message: `${run.overview.id}: the cost of ${run.costUnknown} of ${run.generations} generations is not known; their items are left out of the comparison of costs.`,
    });
  }
  return cautions;
}

function aboutGenerations({ runs, items }: Compared): Caution[] {
  const failed = items.flatMap(({ failedGenerations }, index) =>
    failedGenerations > 0 ? [`${failedGenerations} in ${runs[index]?.overview.id}`] : [],
  );
  const repeated = items.some(({ hasRepeats }) => hasRepeats);
  return [
    ...(failed.length > 0
      ? [
          {
            code: "failures" as const,
            message: `Generations failed (${failed.join(", ")}): scores, cost, time and tokens are compared over the items that succeeded in both runs, and these may be the easier ones.`,
          },
        ]
      : []),
    ...(repeated
      ? [
          {
            code: "repeats" as const,
            message: `Items were repeated (up to ${mostRepeats(items)} generations an item): each counts once, with the mean of its repeats.`,
          },
        ]
      : []),
  ];
}

function aboutSessions({ runs }: Compared): Caution[] {
  const replayed = runs.map(({ sessions }) => sessions.reduce((sum, each) => sum + each.replayed, 0));
  const differs = new Set(replayed.map((count, index) => shareText(count, runs[index]?.generations ?? 0)));
  const changed = runs.filter(({ sessions }) => sessions.some(({ configChanges }) => configChanges?.length));
  return [
    ...(differs.size > 1
      ? [
          {
            code: "replays" as const,
            message: `Stored answers were given back instead of calling (${replayed.map((count, index) => `${runs[index]?.overview.id}: ${count}`).join(", ")}): a run that was resumed took its answers at several times, which can't be told apart here.`,
          },
        ]
      : []),
    ...changed.map(({ overview }) => ({
      code: "changed_midway" as const,
      message: `${overview.id} was resumed with a changed configuration: its items were not all made alike.`,
    })),
  ];
}

function mostRepeats(items: readonly RunItems[]): number {
  let most = 0;
  for (const run of items) {
    for (const { generations } of run.items.values() as Iterable<ItemValues>)
      most = Math.max(most, generations);
  }
  return most;
}

function shareText(part: number, whole: number): string {
  return whole === 0 ? "0" : ((100 * part) / whole).toFixed(0);
}

function names(runs: readonly RunCircumstances[], chosen: (run: RunCircumstances) => boolean): string {
  return runs
    .filter(chosen)
    .map(({ overview }) => overview.id)
    .join(", ");
}
