import type { PeakHours } from "./peak-hours.js";
import type { PriceOverrideRow } from "./price-override-row.js";

const READ_ON = "2026-11-23";
const READ_AGAIN_ON = "2026-11-25";
const PRICES = "https://api-docs.deepseek.com/quick_start/pricing";
const CUT = "https://api-docs.deepseek.com/news/news250929, LiteLLM model_prices_and_context_window.json";
const WEEKENDS = `${PRICES} (unverified: the first free weekend, by https://github.com/xyzs996/llm-api-pricing/discussions/44)`;

/** The weekend is Beijing's on the Chinese page; with these hours it is the same as that of UTC. */
const WEEKDAY_PEAK: PeakHours = {
  hours: [
    [1, 4],
    [6, 10],
  ],
  weekdaysOnly: true,
  multiplier: 2,
  caveat:
    "price of the peak hours; unverified: DeepSeek's Chinese page is said to leave out China's public holidays, on which this would be twice the price",
};

/** The weekends since 2026-08-23 00:00, Beijing. */
const FREE_WEEKENDS_FROM = "2026-08-22T16:00Z";
/** V4.1 Flash: 12:00, Beijing. */
const V41_FROM = "2026-09-10T04:00Z";
/** One report has it twelve hours earlier. */
const V41_MAYBE_FROM = "2026-09-09T16:00Z";

const V4_FLASH = ["deepseek-v4-flash", "deepseek-v4-flash-vision-exp"];
const V4_FLASH_SINCE_AUGUST = {
  provider: "deepseek",
  models: V4_FLASH,
  replaces: "all",
  sheet: { input: 0.22, output: 0.66, cacheRead: 0.007 },
  peak: WEEKDAY_PEAK,
  why: "the table takes weekends for peak hours",
  source: WEEKENDS,
  readOn: READ_AGAIN_ON,
} as const;

/** The last row of a name that holds at a moment counts. */
export const DEEPSEEK_PRICE_ROWS: readonly PriceOverrideRow[] = [
  {
    provider: "deepseek",
    models: ["deepseek-chat", "deepseek-reasoner"],
    from: "2025-09-05T16:00Z",
    until: "2025-09-29",
    replaces: "all",
    sheet: { input: 0.56, output: 1.68, cacheRead: 0.07 },
    why: "the table still has the prices, and the night discount, of before 2025-09-05",
    source: PRICES,
    readOn: READ_ON,
  },
  {
    provider: "deepseek",
    models: ["deepseek-chat", "deepseek-reasoner"],
    from: "2025-09-29",
    replaces: "all",
    sheet: { input: 0.28, output: 0.42, cacheRead: 0.028 },
    why: "the table still has the prices, and the night discount, of before 2025-09-05",
    source: CUT,
    readOn: READ_ON,
  },
  {
    provider: "deepseek",
    models: ["deepseek-v4-flash"],
    until: "2026-08-16T16:00Z",
    replaces: "all",
    sheet: { input: 0.14, output: 0.28, cacheRead: 0.0028 },
    why: "the table applies the peak hours of after 2026-08-16 16:00 UTC to the days before as well",
    source: PRICES,
    readOn: READ_AGAIN_ON,
  },
  {
    provider: "deepseek",
    models: ["deepseek-v4-pro"],
    until: "2026-08-16T16:00Z",
    replaces: "all",
    sheet: { input: 0.435, output: 0.87, cacheRead: 0.003625 },
    why: "the table applies the peak hours of after 2026-08-16 16:00 UTC to the days before as well",
    source: PRICES,
    readOn: READ_AGAIN_ON,
  },
  // The table's new price begins at midnight, eight hours late.
  {
    provider: "deepseek",
    models: V4_FLASH,
    from: "2026-08-16T16:00Z",
    until: "2026-08-17",
    replaces: "all",
    sheet: { input: 0.22, output: 0.66, cacheRead: 0.007 },
    why: "the table has the price of after 2026-08-16 16:00 UTC from midnight on",
    source: PRICES,
    readOn: READ_AGAIN_ON,
  },
  {
    provider: "deepseek",
    models: ["deepseek-v4-pro"],
    from: "2026-08-16T16:00Z",
    until: "2026-08-17",
    replaces: "all",
    sheet: { input: 0.66, output: 1.98, cacheRead: 0.022 },
    why: "the table has the price of after 2026-08-16 16:00 UTC from midnight on",
    source: PRICES,
    readOn: READ_AGAIN_ON,
  },
  { ...V4_FLASH_SINCE_AUGUST, from: FREE_WEEKENDS_FROM, until: V41_MAYBE_FROM },
  {
    ...V4_FLASH_SINCE_AUGUST,
    from: V41_MAYBE_FROM,
    until: V41_FROM,
    caveat: {
      text: "unverified: DeepSeek gives no hour for the change of 2026-09-10; by one report the call cost a third less already",
      appliesTo: "every-call",
    },
  },
  {
    provider: "deepseek",
    models: V4_FLASH,
    from: V41_FROM,
    replaces: "all",
    sheet: { input: 0.15, output: 0.6, cacheRead: 0.003 },
    peak: WEEKDAY_PEAK,
    why: "the table does not know that V4.1 Flash serves the name, at a lower price",
    source: `${PRICES} (unverified: the hour of the change, by https://apidog.com/blog/deepseek-v4-1-flash-pricing)`,
    readOn: READ_AGAIN_ON,
  },
  {
    provider: "deepseek",
    models: ["deepseek-v4-pro"],
    from: FREE_WEEKENDS_FROM,
    replaces: "all",
    sheet: { input: 0.66, output: 1.98, cacheRead: 0.022 },
    peak: WEEKDAY_PEAK,
    why: "the table takes weekends for peak hours",
    source: WEEKENDS,
    readOn: READ_AGAIN_ON,
  },
];
