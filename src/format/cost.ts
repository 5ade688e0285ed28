/**
 * Where a cost comes from: `reported` by the provider, `computed` from reported usage and a known
 * price, `estimated` from a local count and a known price, or `unknown`.
 */
export type CostSource = "reported" | "computed" | "estimated" | "unknown";

/**
 * How a model name found its price: `exact`ly, as an `alias` (a documented other spelling), by
 * `prefix` alone (a guess, flagged wherever it is shown), by the user's own `declared` price, or
 * `none`.
 */
export type PriceMatch = "exact" | "alias" | "prefix" | "declared" | "none";

/** What one generation cost, in US dollars, and how far the figure can be trusted. */
export interface Cost {
  /** `null` when it is not known, never 0 for that. */
  usd: number | null;
  source: CostSource;
  /** `usd` is a lower bound: part of the call (an attempt that broke off, a stream's end) may have been billed too. */
  atLeast?: boolean;
  inputUsd?: number;
  outputUsd?: number;
  /** Inside `inputUsd`. */
  cacheReadUsd?: number;
  /** Inside `inputUsd`. */
  cacheWriteUsd?: number;
  /** Server-side tools billed apiece, beside input and output. */
  serverToolsUsd?: number;
  /** The price that was taken, in words: table, version, provider/model. */
  price?: string;
  matchedModel?: string;
  match?: PriceMatch;
  /** Why the cost is unknown, or a caveat of a known one. */
  reason?: string;
}
