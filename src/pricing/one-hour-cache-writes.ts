import { type PriceSheet, scaledPrice } from "./price-sheet.js";

/**
 * Claude's one-hour cache writes cost twice the input, wherever it is sold; the table says so only for
 * Anthropic's own API: https://docs.claude.com/en/docs/build-with-claude/prompt-caching#pricing, read
 * 2026-11-23.
 */
const ONE_HOUR_TIMES_INPUT = 2;

const CLAUDE = /(?:^|[./-])claude-/;

/** A sheet with the price of one-hour cache writes, where the model is a Claude and the sheet has none. */
export function withOneHourCacheWrites(sheet: PriceSheet, model: string): PriceSheet {
  if (sheet.cacheWriteOneHour !== undefined || sheet.input === undefined || !CLAUDE.test(model)) return sheet;
  return { ...sheet, cacheWriteOneHour: scaledPrice(sheet.input, ONE_HOUR_TIMES_INPUT) };
}
