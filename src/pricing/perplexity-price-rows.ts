import type { PriceOverrideRow } from "./price-override-row.js";
import type { RequestPriceBySearchContext } from "./price-sheet.js";

const PRICES = "https://docs.perplexity.ai/getting-started/pricing";
const SONAR = "https://perplexity.mintlify.app/guides/models/sonar";
const OTHERS = "unverified: https://developer.puter.com/tutorials/perplexity-api-pricing/";

function byContext(models: string[], prices: RequestPriceBySearchContext, source: string): PriceOverrideRow {
  return {
    provider: "perplexity",
    models,
    replaces: "listed",
    // The fee is for the search as well.
    sheet: { perRequestBySearchContext: prices, perUse: { web_search: 0 } },
    why: "the table has the request's price for the largest search context alone",
    source: `${PRICES}, ${source}`,
    readOn: "2026-11-25",
  };
}

/** A request costs by the size of its search context, beside its tokens. */
export const PERPLEXITY_PRICE_ROWS: readonly PriceOverrideRow[] = [
  byContext(["sonar"], { low: 0.005, medium: 0.008, high: 0.012 }, SONAR),
  byContext(["sonar-reasoning"], { low: 0.005, medium: 0.008, high: 0.012 }, OTHERS),
  byContext(["sonar-pro", "sonar-reasoning-pro"], { low: 0.006, medium: 0.01, high: 0.014 }, OTHERS),
];
