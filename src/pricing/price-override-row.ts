import type { PeakHours } from "./peak-hours.js";
import type { PriceSheet } from "./price-sheet.js";

/** A price that stands in for the table's, with the document it comes from. */
export interface PriceOverrideRow {
  /** The table's provider. */
  provider: string;
  /** Names as they are called, without a revision behind them. */
  models: readonly string[];
  /** A revision behind the name means another model. */
  exactNameOnly?: boolean;
  /** The first moment, UTC, and the first one after it. */
  from?: string;
  until?: string;
  /** `all`: these prices and no others; `listed`: over the table's prices. */
  replaces: "all" | "listed";
  sheet: PriceSheet;
  /** Hours at which every token costs more than the sheet says. */
  peak?: PeakHours;
  /** Why the table's price is not taken. */
  why: string;
  source: string;
  /** The day the source was read. */
  readOn: string;
  /** Goes into the record of every call that this part of the price was used for. */
  caveat?: { text: string; appliesTo: "every-call" | "cached" | "reasoning" | "long-context" };
}
