import { type CheaperRun, cheaperCandidates, cheaperRun, mostSaving } from "../../analysis/cheaper-models.js";
import { createRunItems, type RunItems } from "../../analysis/item-values.js";
import { createSavings } from "../../analysis/savings.js";
import { shorterHistories } from "../../analysis/shorter-histories.js";
import type { ExperimentHead } from "../../format/experiment-log.js";
import { TotalsCounter } from "../../format/totals-counter.js";
import { brokenLinesText } from "../../journal/broken-line.js";
import { createRepricer } from "../../pricing/reprice.js";
import { experimentPrices } from "../../recovery/experiment-prices.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentOverview, ExperimentStore } from "../../store/experiment-store.js";
import { adviceDocument, adviceJson } from "../render/advice-document.js";
import { documentText } from "../render/document-text.js";
import { createScreen } from "../render/screen.js";
import { missingGenerations } from "./missing-generations.js";
import { repeatedHistoryTokens } from "./repeated-history.js";
import { repeatedPrefixes } from "./repeated-prefix.js";
import { reportProblem, reportProblems } from "./report-problems.js";

/** Reading a configuration takes a moment each; older runs are no longer what a person has in mind. */
const MOST_LOOKED_AT = 50;
/** Their generations are read: what is dearest to look at is looked at least. */
const MOST_READ = 8;

export interface AdviseRequest {
  dir: string;
  reference: string;
  json?: boolean;
}

/** Prints what other ways of calling would have saved; writes nothing. */
export async function printAdvice({ dir, reference, json }: AdviseRequest): Promise<void> {
  const store = createDirectoryStore(dir, { report: reportProblem });
  const { overview, head } = await store.get(reference);
  reportProblems([overview]);
  const { prefixes, history } = repeatedIn(overview);
  const seen = new Set<string>();
  const savings = createSavings({
    reprice: createRepricer(experimentPrices(head)),
    // The first call of a model finds nothing in the cache.
    repeatedTokens({ model }) {
      if (seen.has(model)) return prefixes.get(model) ?? 0;
      seen.add(model);
      return 0;
    },
    historyTokens: ({ key }) => history.get(key) ?? 0,
  });
  const read = new TotalsCounter();
  for await (const record of store.records(overview.path)) {
    savings.add(record);
    read.add(record);
  }
  const missing = missingGenerations(overview, read.totals);
  if (missing !== undefined) reportProblem(missing);
  const others = (await store.list()).filter(({ path }) => path !== overview.path);
  const found = savings.savings();
  const asksHistory = found.some(({ kind }) => kind === "history");
  const advice = {
    overview,
    generations: read.totals.generations,
    prefixes,
    savings: found,
    cheaper: await cheaper(store, overview, others),
    shorter: asksHistory ? shorterHistories({ overview, head }, await alike(store, overview, others)) : [],
  };
  const screen = createScreen();
  await screen.write(json ? adviceJson(advice) : documentText(adviceDocument(advice), screen));
}

/** Runs of other models that did the same items as well for less, item by item. */
async function cheaper(
  store: ExperimentStore,
  own: ExperimentOverview,
  others: readonly ExperimentOverview[],
): Promise<CheaperRun[]> {
  const candidates = cheaperCandidates(own, others).slice(0, MOST_READ);
  const costUsd = own.totals?.costUsd ?? null;
  if (candidates.length === 0 || costUsd === null) return [];
  const items = await itemsOf(store, own);
  const runs: CheaperRun[] = [];
  for (const candidate of candidates) {
    const found = cheaperRun({ items, costUsd }, candidate, await itemsOf(store, candidate));
    if (found) runs.push(found);
  }
  return mostSaving(runs);
}

async function itemsOf(store: ExperimentStore, { path }: ExperimentOverview): Promise<RunItems> {
  const items = createRunItems();
  await store.eachRecord(path, items.add);
  return items.items();
}

/** The newest runs of the same models, with their configurations. */
async function alike(store: ExperimentStore, own: ExperimentOverview, others: readonly ExperimentOverview[]) {
  const chosen = others.filter(
    ({ status, sandbox, models }) =>
      status === "completed" && sandbox === own.sandbox && models.join() === own.models.join(),
  );
  const runs: { overview: ExperimentOverview; head: ExperimentHead | null }[] = [];
  for (const { path } of chosen.slice(0, MOST_LOOKED_AT)) runs.push(await store.get(path));
  return runs;
}

/** What requests begin with alike, by model, and what each repeats of the one before it, by key. */
function repeatedIn(overview: ExperimentOverview) {
  const nothing = { prefixes: new Map<string, number>(), history: new Map<string, number>() };
  if (overview.origin !== "explog") return nothing;
  try {
    const { prefixes, broken } = repeatedPrefixes(overview);
    if (broken.count > 0) {
      const lines = brokenLinesText("transcript", broken);
      reportProblem(`${overview.id}: ${lines}; what is said of repeated input is about the others.`);
    }
    const found = [...prefixes];
    const parts = new Map(found.map(([model, prefix]) => [model, prefix.parts]));
    return {
      prefixes: new Map(found.map(([model, prefix]) => [model, prefix.tokens])),
      history: repeatedHistoryTokens(overview, parts),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reportProblem(`${overview.id}: its transcript cannot be read: ${reason}`);
    return nothing;
  }
}
