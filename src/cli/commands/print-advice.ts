import { cheaperRuns } from "../../analysis/cheaper-models.js";
import { createSavings } from "../../analysis/savings.js";
import { createRepricer } from "../../pricing/reprice.js";
import { experimentPrices } from "../../recovery/experiment-prices.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { adviceDocument, adviceJson } from "../render/advice-document.js";
import { documentText } from "../render/document-text.js";
import { createScreen } from "../render/screen.js";
import { repeatedPrefixTokens } from "./repeated-prefix.js";
import { reportProblem, reportProblems } from "./report-problems.js";

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
  const prefixes = prefixesOf(overview);
  const seen = new Set<string>();
  const savings = createSavings({
    reprice: createRepricer(experimentPrices(head)),
    // The first call of a model finds nothing in the cache.
    repeatedTokens({ model }) {
      if (seen.has(model)) return prefixes.get(model) ?? 0;
      seen.add(model);
      return 0;
    },
  });
  for await (const record of store.records(overview.path)) savings.add(record);
  const others = (await store.list()).filter(({ path }) => path !== overview.path);
  const advice = { overview, prefixes, savings: savings.savings(), cheaper: cheaperRuns(overview, others) };
  const screen = createScreen();
  await screen.write(json ? adviceJson(advice) : documentText(adviceDocument(advice), screen));
}

function prefixesOf(overview: ExperimentOverview): Map<string, number> {
  if (overview.origin !== "explog") return new Map();
  try {
    return repeatedPrefixTokens(overview);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    reportProblem(`${overview.id}: its transcript cannot be read: ${reason}`);
    return new Map();
  }
}
