/** A name that its provider points at one model after another. */
export interface RollingNameRow {
  /** The table's provider. */
  provider: string;
  name: string;
  /** The first moment, UTC, of this meaning; the next row of the name ends it. */
  from: string;
  model: string;
  /** Nobody documented the day or the model: the newest one of the line is assumed. */
  assumed?: boolean;
  source: string;
  /** The day the source was read. */
  readOn: string;
}

const CHANGELOG = "https://ai.google.dev/gemini-api/docs/changelog";

function google(name: string, from: string, model: string, assumed = false): RollingNameRow {
  return { provider: "google", name, from, model, assumed, source: CHANGELOG, readOn: "2026-11-23" };
}

function deepseekFlash(name: string): RollingNameRow {
  const source = "https://api-docs.deepseek.com/quick_start/pricing";
  const [from, model] = ["2026-09-10", "deepseek-v4-flash"];
  return { provider: "deepseek", name, from, model, source, readOn: "2026-11-25" };
}

/** By name, then by date. */
export const ROLLING_NAME_ROWS: readonly RollingNameRow[] = [
  // The preview's price ended with the release.
  google("gemini-2.5-flash-preview", "2025-06-17", "gemini-2.5-flash", true),
  google("gemini-flash-latest", "2025-09-25", "gemini-2.5-flash"),
  google("gemini-flash-latest", "2026-01-21", "gemini-3-flash-preview"),
  google("gemini-flash-latest", "2026-05-19", "gemini-3.5-flash", true),
  google("gemini-flash-latest", "2026-07-21", "gemini-3.6-flash", true),
  google("gemini-flash-latest", "2026-09-02", "gemini-3.8-flash", true),
  google("gemini-flash-lite-latest", "2025-09-25", "gemini-2.5-flash-lite"),
  google("gemini-flash-lite-latest", "2026-05-07", "gemini-3.1-flash-lite", true),
  google("gemini-flash-lite-latest", "2026-07-21", "gemini-3.5-flash-lite", true),
  google("gemini-pro-latest", "2026-01-21", "gemini-3-pro-preview"),
  google("gemini-pro-latest", "2026-03-09", "gemini-3.1-pro-preview", true),
  // Withdrawn models whose requests are answered, and billed, by their successors.
  google("gemini-3.5-flash", "2026-10-08", "gemini-3.6-flash"),
  google("gemini-3.7-flash", "2026-10-08", "gemini-3.8-flash"),
  // The other way round: the older name stands for the newer model, and is the one the table knows.
  deepseekFlash("deepseek-flash"),
  deepseekFlash("deepseek-v4.1-flash"),
];
