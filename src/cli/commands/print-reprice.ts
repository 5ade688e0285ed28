import { createRepricing } from "../../analysis/repricing.js";
import { userPricesOf } from "../../logger/chosen-prices.js";
import { createRepricer, type Repricer } from "../../pricing/reprice.js";
import { experimentPrices } from "../../recovery/experiment-prices.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { repriceJsonOutput } from "../render/reprice-json.js";
import { repriceNotes } from "../render/reprice-notes.js";
import type { RepriceOutput, RepriceView } from "../render/reprice-output.js";
import { repricePageOutput } from "../render/reprice-page.js";
import { createScreen } from "../render/screen.js";
import { momentOption } from "./moment-option.js";
import { reportProblem, reportProblems } from "./report-problems.js";

export interface RepriceRequest {
  dir: string;
  reference: string;
  at?: string;
  model?: string;
  provider?: string;
  json?: boolean;
}

/** Prints an experiment's usage at other prices beside the logged ones; writes nothing. */
export async function printReprice(request: RepriceRequest): Promise<void> {
  const { dir, reference, json, model, provider } = request;
  const view = viewOf(request);
  const store = createDirectoryStore(dir, { report: reportProblem });
  const experiment = await store.get(reference);
  const { overview } = experiment;
  reportProblems([overview]);
  const reprice: Repricer = createRepricer({
    at: view.at,
    model,
    provider,
    ...(model === undefined ? experimentPrices(experiment.head) : { userPrices: userPricesOf(undefined) }),
  });

  const screen = createScreen();
  const output: RepriceOutput = json ? repriceJsonOutput(view, screen) : repricePageOutput(view, screen);
  await output.begin(experiment);
  const counter = createRepricing();
  for await (const record of store.records(overview.path)) {
    const repriced = reprice(record);
    counter.add(record, repriced);
    await output.generation(record, repriced);
  }
  const repricing = counter.current();
  await output.end(repricing, repriceNotes(repricing, view, overview.sandbox));
  const { generations, unpricedRepriced } = repricing.total;
  if (generations > 0 && unpricedRepriced === generations) process.exitCode = 1;
}

function viewOf({ at, model }: RepriceRequest): RepriceView {
  if (at !== undefined) return { at: momentOption(at), isToday: false, model };
  return model === undefined ? { at: new Date(), isToday: true } : { isToday: false, model };
}
