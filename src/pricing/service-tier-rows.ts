/** What a provider's service tier makes of its list price. */
export interface ServiceTierRow {
  /** The table's provider. */
  provider: string;
  /** Tier as the provider's report spells it, in lower case. */
  tiers: readonly string[];
  /** Matches the table's model; absent: every model of the provider. */
  models?: RegExp;
  multiplier: number;
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
  "traffic_type_unspecified",
  "service_tier_unspecified",
]);

const GEMINI = "https://ai.google.dev/gemini-api/docs/pricing";
const OPENAI = "https://platform.openai.com/docs/pricing";
const ANTHROPIC = "https://docs.claude.com/en/docs/about-claude/pricing";

/** The first row that matches counts. */
export const SERVICE_TIER_ROWS: readonly ServiceTierRow[] = [
  { provider: "google", tiers: ["batch"], multiplier: 0.5, source: GEMINI, readOn: "2026-11-23" },
  {
    provider: "google",
    tiers: ["flex", "on_demand_flex"],
    multiplier: 0.5,
    source: GEMINI,
    readOn: "2026-11-23",
  },
  { provider: "openai", tiers: ["batch"], multiplier: 0.5, source: OPENAI, readOn: "2026-11-23" },
  { provider: "openai", tiers: ["flex"], multiplier: 0.5, source: OPENAI, readOn: "2026-11-23" },
  { provider: "anthropic", tiers: ["batch"], multiplier: 0.5, source: ANTHROPIC, readOn: "2026-11-23" },
];
