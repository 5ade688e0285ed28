import type { GenerationRecord } from "../format/generation-record.js";
import type { PriceSheet } from "./price-sheet.js";
import { loggedCall } from "./reprice.js";
import { type ResolvedPrice, resolvePrice, type Unpriced } from "./resolve-price.js";

/** The unit prices a logged call was booked with; the same object for the same prices. */
export type BookedPrices = (record: GenerationRecord) => PriceSheet | undefined;

/**
 * A log has the name of each price, and not its figures, which change by the day and by the hour. They are known
 * as long as the table of then is the one at hand; those of a user's own are not.
 */
export function createBookedPrices(): BookedPrices {
  const kinds = new Map<string, ResolvedPrice | Unpriced>();
  const sheets = new Map<string, PriceSheet>();
  return (record) => {
    const { cost } = record;
    const at = Date.parse(record.timestamp);
    if (cost.price === undefined || cost.match === "declared" || Number.isNaN(at)) return undefined;
    const call = loggedCall(record);
    const kind = `${call.model}\n${call.provider}\n${call.modelVersion}\n${call.serviceTier}`;
    let price = kinds.get(kind);
    if (!price || at < price.span.from || at >= price.span.until) {
      price = resolvePrice(call, at, undefined);
      kinds.set(kind, price);
    }
    if (!("sheet" in price) || price.words !== cost.price) return undefined;
    const text = JSON.stringify(price.sheet);
    const known = sheets.get(text) ?? price.sheet;
    sheets.set(text, known);
    return known;
  };
}
