import type { PriceSheet } from "./price-sheet.js";

/** A price that stands in for the table's, with the document it comes from. */
export interface PriceOverrideRow {
  /** The table's provider. */
  provider: string;
  /** Names as they are called, without a revision behind them. */
  models: readonly string[];
  /** First and last moment, UTC; `until` is the first moment after it. */
  from?: string;
  until?: string;
  /** `all`: these prices and no others; `listed`: over the table's prices. */
  replaces: "all" | "listed";
  sheet: PriceSheet;
  /** Why the table's price is not taken. */
  why: string;
  source: string;
  /** The day the source was read. */
  readOn: string;
  /** Goes into the record of every call that this part of the price was used for. */
  caveat?: { text: string; appliesTo: "cached" | "long-context" };
}

/** Our own dated prices, where the table was found wrong or silent. The last row that applies counts. */
export const PRICE_OVERRIDE_ROWS: readonly PriceOverrideRow[] = [
  {
    provider: "google",
    models: ["gemini-2.5-flash-preview-04-17", "gemini-2.5-flash-preview-05-20", "gemini-2.5-flash-preview"],
    replaces: "all",
    sheet: {
      input: 0.15,
      output: 0.6,
      outputWhenReasoning: 3.5,
      cacheRead: 0.0375,
      inputMedia: { audio: 1 },
    },
    why: "the table has neither the thinking, the cached nor the audio price of the previews",
    source: "three public price histories",
    readOn: "2026-11-23",
  },
];
