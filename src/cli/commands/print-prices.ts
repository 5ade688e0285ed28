import { ExplogError } from "../../format/explog-error.js";
import { userPricesOf } from "../../logger/chosen-prices.js";
import { explainPrice, type PriceExplanation } from "../../pricing/find-price.js";
import { billingProvider, isLocalCall } from "../../pricing/provider-name.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { pricesJson } from "../render/price-json.js";
import { pricePageText } from "../render/price-page.js";
import { createScreen } from "../render/screen.js";
import { momentOption } from "./moment-option.js";
import { reportProblem } from "./report-problems.js";

export interface PricesRequest {
  /** Empty: the models of the experiments in the folder. */
  models: readonly string[];
  dir: string;
  at?: string;
  provider?: string;
  json?: boolean;
}

/** Prints the prices of models to stdout; the exit code is 1 when one of them has none. */
export async function printPrices({ models, dir, at, provider, json }: PricesRequest): Promise<void> {
  const now = new Date();
  const moment = at === undefined ? now : momentOption(at);
  const userPrices = userPricesOf(undefined);
  const chosen = models.length > 0 ? [...new Set(models)] : await modelsIn(dir);
  const general = generalNotes(moment, now, provider);
  const explanations = chosen.map((model): PriceExplanation => {
    const explanation = explainPrice(model, { provider, at: moment, userPrices });
    return explanation.unitPrices
      ? { ...explanation, notes: [...general, ...explanation.notes] }
      : explanation;
  });

  const screen = createScreen();
  await screen.write(json ? pricesJson(explanations) : pricePageText(explanations, screen));
  if (explanations.some(({ unitPrices }) => unitPrices === undefined)) process.exitCode = 1;
}

async function modelsIn(dir: string): Promise<string[]> {
  const overviews = await createDirectoryStore(dir, { report: reportProblem }).list();
  const models = [...new Set(overviews.flatMap((overview) => overview.models))].sort();
  if (models.length > 0) return models;
  throw new ExplogError(
    "INVALID_ARGUMENT",
    `explog prices was given no model, and the experiments in ${JSON.stringify(dir)} use none. Name one: explog prices gemini-2.5-flash`,
  );
}

/** What is true of every price that was found with these options. */
function generalNotes(moment: Date, now: Date, provider: string | undefined): string[] {
  const isUnknown =
    provider !== undefined && !billingProvider(provider, undefined) && !isLocalCall(provider, undefined);
  return [
    ...(moment > now ? ["that day is still to come: this is the price as far as it is known today"] : []),
    ...(isUnknown
      ? [`the table knows no provider ${provider}: the price was found by the model's name alone`]
      : []),
  ];
}
