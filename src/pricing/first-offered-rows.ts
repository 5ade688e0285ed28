/** When a model was first sold: before that day, no price of it can be right. */
export interface FirstOfferedRow {
  /** The table's provider. */
  provider: string;
  /** The table's model. */
  model: string;
  /** UTC. */
  date: string;
  source: string;
  /** The day the source was read. */
  readOn: string;
}

const READ_ON = "2026-11-23";

const RELEASE_NOTES = {
  google: "https://ai.google.dev/gemini-api/docs/changelog",
  anthropic: "https://docs.claude.com/en/release-notes/api",
  openai: "https://platform.openai.com/docs/changelog",
  deepseek: "https://api-docs.deepseek.com/updates",
  "x-ai": "https://docs.x.ai/developers/release-notes",
} as const;

function offered(
  provider: keyof typeof RELEASE_NOTES,
  model: string,
  date: string,
  source: string = RELEASE_NOTES[provider],
): FirstOfferedRow {
  return { provider, model, date, source, readOn: READ_ON };
}

/** No day of release was found: a snapshot is older than its release, so no call can be before it. */
const SNAPSHOT_NAME = "unverified: the date in the name of the model's snapshot";

const DEEPSEEK_V4 = "unverified: https://it-news.uk/posts/deepseek-v4-july-launch-peak-pricing/";

export const FIRST_OFFERED_ROWS: readonly FirstOfferedRow[] = [
  offered("google", "gemini-2.0-flash", "2024-12-11"),
  offered("google", "gemini-2.0-flash-lite", "2025-02-05"),
  offered("google", "gemini-2.5-flash", "2025-04-17"),
  offered("google", "gemini-2.5-flash-preview", "2025-04-17"),
  offered("google", "gemini-2.5-flash-lite", "2025-06-17"),
  offered("google", "gemini-2.5-pro", "2025-03-25"),
  offered("google", "gemini-2.5-flash-image", "2025-08-26"),
  offered("google", "gemini-3-pro-preview", "2025-11-18"),
  offered("google", "gemini-3-flash-preview", "2025-12-17"),
  offered("google", "gemini-3.1-pro-preview", "2026-02-19"),
  offered("google", "gemini-3.5-flash", "2026-05-19"),
  offered("google", "gemini-3.6-flash", "2026-07-21"),
  offered(
    "google",
    "gemini-3.8-flash",
    "2026-09-02",
    "unverified: https://github.com/takeshy/obsidian-gemini-helper/releases/tag/1.21.7",
  ),
  offered("anthropic", "claude-3-5-sonnet", "2024-06-20"),
  offered("anthropic", "claude-3-5-haiku-latest", "2024-10-22"),
  offered("anthropic", "claude-3-7-sonnet-latest", "2025-02-19"),
  offered("anthropic", "claude-opus-4-0", "2025-05-14"),
  offered("anthropic", "claude-sonnet-4-0", "2025-05-14"),
  offered("anthropic", "claude-opus-4-1", "2025-08-05"),
  offered("anthropic", "claude-sonnet-4-5", "2025-09-29"),
  offered("anthropic", "claude-haiku-4-5", "2025-10-01", SNAPSHOT_NAME),
  offered("anthropic", "claude-opus-4-5", "2025-11-01", SNAPSHOT_NAME),
  offered("anthropic", "claude-opus-5", "2026-07-24"),
  offered(
    "anthropic",
    "claude-sonnet-5",
    "2026-06-30",
    "https://platform.claude.com/docs/en/models/sonnet-5/overview",
  ),
  offered("openai", "gpt-4o", "2024-05-13"),
  offered("openai", "gpt-4o-mini", "2024-07-18"),
  offered("openai", "gpt-4o-audio-preview", "2024-10-01", SNAPSHOT_NAME),
  offered("openai", "gpt-4.1", "2025-04-14"),
  offered("openai", "gpt-4.1-mini", "2025-04-14"),
  offered("openai", "gpt-4.1-nano", "2025-04-14"),
  offered("openai", "o1", "2024-12-17"),
  offered("openai", "o3", "2025-04-16"),
  offered("openai", "o3-mini", "2025-01-31"),
  offered("openai", "o4-mini", "2025-04-16"),
  offered("openai", "gpt-5", "2025-08-07"),
  offered("openai", "gpt-5-mini", "2025-08-07"),
  offered("openai", "gpt-5-nano", "2025-08-07"),
  offered("openai", "gpt-5.1", "2025-11-13"),
  offered("openai", "gpt-5.2", "2025-12-11"),
  offered("openai", "gpt-5.4", "2026-03-05"),
  offered("openai", "gpt-5.5", "2026-04-23"),
  offered("openai", "gpt-6-sol", "2026-09-22", "unverified: https://docs.venice.ai/models/gpt-6-sol"),
  offered("deepseek", "deepseek-chat", "2024-12-26"),
  offered("deepseek", "deepseek-reasoner", "2025-01-20"),
  offered("deepseek", "deepseek-v4-flash", "2026-04-24", DEEPSEEK_V4),
  offered("deepseek", "deepseek-v4-pro", "2026-04-24", DEEPSEEK_V4),
  offered("x-ai", "grok-4-0709", "2025-07-09", SNAPSHOT_NAME),
  offered(
    "x-ai",
    "grok-4.5",
    "2026-07-08",
    "unverified: https://docs.apiyi.com/en/api-capabilities/grok/overview",
  ),
  offered("x-ai", "grok-4.6", "2026-08-07", "unverified: https://docs.apiyi.com/models/grok-4-6"),
];

/**
 * Days before which a provider sold no model by the token: its first announcement of one, which no call can be
 * before. It bounds the models whose own first day is not known.
 */
const FIRST_SALES: Readonly<Record<string, string>> = {
  anthropic: "2023-03-14",
  deepseek: "2023-11-02",
  google: "2023-12-13",
  mistral: "2023-12-11",
  "x-ai": "2023-11-03",
};
/** OpenAI's API, the first of its kind. */
const FIRST_SALE_OF_ALL = "2020-06-11";

export function firstSaleOf(provider: string): string {
  return FIRST_SALES[provider] ?? FIRST_SALE_OF_ALL;
}
