import type { PriceSheet } from "./price-sheet.js";

/** What a provider's service tier makes of its list price. */
export interface ServiceTierRow {
  /** The table's provider. */
  provider: string;
  /** Tiers as the provider's reports spell them, in lower case. */
  tiers: readonly string[];
  /** Matches the table's model; absent: every model of the provider. */
  models?: RegExp;
  /** Of every token price. */
  multiplier?: number;
  /** Of cached input, where it is not that of the rest. */
  cacheReadMultiplier?: number;
  /** Where the tier's prices are in no one proportion to the list price. */
  sheet?: PriceSheet;
  /** The tier is not sold for inputs beyond the list price's first cliff. */
  excludesLongContext?: boolean;
  /** Goes into the record of every call of the tier. */
  caveat?: string;
  source: string;
  /** The day the source was read. */
  readOn: string;
}

/** Names of the tier that the list price is for. */
export const STANDARD_TIERS: ReadonlySet<string> = new Set([
  "standard",
  "default",
  "auto",
  "on_demand",
  "unspecified",
  "traffic_type_unspecified",
]);

const READ_ON = "2026-11-23";
const READ_AGAIN_ON = "2026-11-25";
const GEMINI_BATCH = "https://ai.google.dev/gemini-api/docs/batch-api";
const GEMINI_TIERS = "https://ai.google.dev/gemini-api/docs/optimization";
const OPENAI_PRICES = "https://platform.openai.com/docs/pricing";
/** Priority processing is called fast mode since 2026-07-30; both words order the same. */
const OPENAI_FAST = "https://openai.com/api-fast-mode/";
const OPENAI_PRIORITY = "https://openai.com/api-priority-processing/";
const ANTHROPIC_PRICES = "https://docs.claude.com/en/docs/about-claude/pricing";
const CLAUDE_FAST = "https://platform.claude.com/docs/en/build-with-claude/fast-mode";

function openaiPriority(
  models: RegExp,
  price: { multiplier: number; caveat?: string } | { sheet: PriceSheet },
  source = OPENAI_PRIORITY,
): ServiceTierRow {
  return {
    provider: "openai",
    tiers: ["priority", "fast"],
    models,
    ...price,
    excludesLongContext: true,
    source,
    readOn: READ_AGAIN_ON,
  };
}

/** The first row that matches counts. */
export const SERVICE_TIER_ROWS: readonly ServiceTierRow[] = [
  {
    provider: "google",
    tiers: ["batch"],
    multiplier: 0.5,
    // "the cached tokens are priced the same as for non-batch API traffic"
    cacheReadMultiplier: 1,
    source: GEMINI_BATCH,
    readOn: READ_ON,
  },
  {
    provider: "google",
    tiers: ["flex", "on_demand_flex"],
    multiplier: 0.5,
    source: GEMINI_TIERS,
    readOn: READ_ON,
  },
  {
    provider: "google",
    tiers: ["priority", "on_demand_priority"],
    models: /^gemini-3\.[78]-flash/,
    multiplier: 1.8,
    caveat: "unverified: the price of priority is known from genai-prices' comment alone",
    source: "genai-prices' comment on the model",
    readOn: READ_ON,
  },
  {
    provider: "google",
    tiers: ["priority", "on_demand_priority"],
    models: /^gemini-/,
    multiplier: 1.8,
    caveat: "unverified: Google gives priority as 1.75 to 2 times the list price; 1.8 is taken",
    source: GEMINI_TIERS,
    readOn: READ_ON,
  },
  { provider: "openai", tiers: ["batch", "flex"], multiplier: 0.5, source: OPENAI_PRICES, readOn: READ_ON },
  openaiPriority(/^gpt-5\.5$/, { multiplier: 2.5 }, OPENAI_FAST),
  openaiPriority(/^gpt-5\.6-(sol|terra|luna)$/, { multiplier: 2 }, OPENAI_FAST),
  openaiPriority(/^(gpt-5|gpt-5\.[124]|gpt-5\.1-codex|gpt-5-codex|gpt-5\.4-mini)$/, { multiplier: 2 }),
  openaiPriority(/^gpt-5\.3(-codex)?$/, {
    multiplier: 2,
    caveat: "unverified: OpenAI's page of fast mode could not be read for this model",
  }),
  openaiPriority(/^gpt-5-mini$/, { multiplier: 1.8 }),
  openaiPriority(/^(gpt-4\.1|gpt-4\.1-mini|o3)$/, { multiplier: 1.75 }),
  openaiPriority(/^gpt-4\.1-nano$/, { multiplier: 2 }),
  openaiPriority(/^gpt-4o$/, { multiplier: 1.7 }),
  openaiPriority(/^gpt-4o-mini$/, { sheet: { input: 0.25, cacheRead: 0.125, output: 1 } }),
  openaiPriority(/^o4-mini$/, { sheet: { input: 2, cacheRead: 0.5, output: 8 } }),
  { provider: "anthropic", tiers: ["batch"], multiplier: 0.5, source: ANTHROPIC_PRICES, readOn: READ_ON },
  {
    provider: "anthropic",
    tiers: ["fast"],
    models: /^claude-opus-4-6$/,
    multiplier: 6,
    caveat: "unverified above 200,000 input tokens: the page read is of before their surcharge ended",
    source: CLAUDE_FAST,
    readOn: READ_AGAIN_ON,
  },
  {
    provider: "anthropic",
    tiers: ["fast"],
    models: /^claude-opus-4-7$/,
    multiplier: 6,
    caveat: "unverified: Anthropic's page was read for Claude Opus 4.6 only",
    source: "https://octavus.ai/docs/protocol/fast-mode",
    readOn: READ_AGAIN_ON,
  },
  {
    provider: "anthropic",
    tiers: ["fast"],
    models: /^claude-opus-(4-8|5)$/,
    multiplier: 2,
    caveat: "unverified: fast mode's price is known from resellers alone",
    source:
      "https://openrouter.ai/anthropic/claude-opus-5-fast-20260723, https://octavus.ai/docs/protocol/fast-mode",
    readOn: READ_AGAIN_ON,
  },
  {
    provider: "anthropic",
    tiers: ["geo:us"],
    models: /^claude-(opus-4-[6-9]|opus-[5-9]|sonnet-4-[6-9]|sonnet-[5-9]|haiku-[5-9]|fable|mythos)/,
    multiplier: 1.1,
    caveat: "unverified: Anthropic's page of data residency could not be read again",
    source: "https://platform.claude.com/docs/en/build-with-claude/data-residency",
    readOn: READ_ON,
  },
  {
    provider: "groq",
    tiers: ["flex", "performance"],
    multiplier: 1,
    source: "https://console.groq.com/docs/flex-processing",
    readOn: READ_ON,
  },
];
