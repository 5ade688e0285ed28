/** When a model was first sold: before that day, no price of it can be right. */
export interface FirstOfferedRow {
  /** The table's provider. */
  provider: string;
  /** The table's model. */
  model: string;
  /** UTC. */
  date: string;
}

// Release notes of the providers, read 2026-11-23: https://ai.google.dev/gemini-api/docs/changelog,
// https://docs.claude.com/en/release-notes/api, https://platform.openai.com/docs/changelog,
// https://api-docs.deepseek.com/updates, https://docs.mistral.ai/getting-started/changelog.
export const FIRST_OFFERED_ROWS: readonly FirstOfferedRow[] = [
  { provider: "google", model: "gemini-2.0-flash", date: "2024-12-11" },
  { provider: "google", model: "gemini-2.0-flash-lite", date: "2025-02-05" },
  { provider: "google", model: "gemini-2.5-flash", date: "2025-04-17" },
  { provider: "google", model: "gemini-2.5-flash-preview", date: "2025-04-17" },
  { provider: "google", model: "gemini-2.5-flash-lite", date: "2025-06-17" },
  { provider: "google", model: "gemini-2.5-pro", date: "2025-03-25" },
  { provider: "google", model: "gemini-2.5-flash-image", date: "2025-08-26" },
  { provider: "google", model: "gemini-3-pro-preview", date: "2025-11-18" },
  { provider: "google", model: "gemini-3-flash-preview", date: "2025-12-17" },
  { provider: "google", model: "gemini-3.5-flash", date: "2026-05-19" },
  { provider: "google", model: "gemini-3.6-flash", date: "2026-07-21" },
  { provider: "anthropic", model: "claude-3-5-sonnet", date: "2024-06-20" },
  { provider: "anthropic", model: "claude-3-5-haiku-latest", date: "2024-10-22" },
  { provider: "anthropic", model: "claude-3-7-sonnet-latest", date: "2025-02-19" },
  { provider: "anthropic", model: "claude-opus-4-0", date: "2025-05-14" },
  { provider: "anthropic", model: "claude-sonnet-4-0", date: "2025-05-14" },
  { provider: "anthropic", model: "claude-opus-4-1", date: "2025-08-05" },
  { provider: "anthropic", model: "claude-sonnet-4-5", date: "2025-09-29" },
  { provider: "anthropic", model: "claude-haiku-4-5", date: "2025-10-01" },
  { provider: "anthropic", model: "claude-opus-4-5", date: "2025-11-01" },
  { provider: "anthropic", model: "claude-opus-5", date: "2026-07-24" },
  { provider: "openai", model: "gpt-4o", date: "2024-05-13" },
  { provider: "openai", model: "gpt-4o-mini", date: "2024-07-18" },
  { provider: "openai", model: "gpt-4.1", date: "2025-04-14" },
  { provider: "openai", model: "gpt-4.1-mini", date: "2025-04-14" },
  { provider: "openai", model: "gpt-4.1-nano", date: "2025-04-14" },
  { provider: "openai", model: "o1", date: "2024-12-17" },
  { provider: "openai", model: "o3", date: "2025-04-16" },
  { provider: "openai", model: "o3-mini", date: "2025-01-31" },
  { provider: "openai", model: "o4-mini", date: "2025-04-16" },
  { provider: "openai", model: "gpt-5", date: "2025-08-07" },
  { provider: "openai", model: "gpt-5-mini", date: "2025-08-07" },
  { provider: "openai", model: "gpt-5-nano", date: "2025-08-07" },
  { provider: "openai", model: "gpt-5.1", date: "2025-11-13" },
  { provider: "openai", model: "gpt-5.2", date: "2025-12-11" },
  { provider: "openai", model: "gpt-5.4", date: "2026-03-05" },
  { provider: "openai", model: "gpt-5.5", date: "2026-04-23" },
  { provider: "deepseek", model: "deepseek-chat", date: "2024-12-26" },
  { provider: "deepseek", model: "deepseek-reasoner", date: "2025-01-20" },
];
