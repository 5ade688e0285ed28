import { DEEPSEEK_PRICE_ROWS } from "./deepseek-price-rows.js";
import { PERPLEXITY_PRICE_ROWS } from "./perplexity-price-rows.js";
import type { PriceOverrideRow } from "./price-override-row.js";
import type { PriceSheet } from "./price-sheet.js";

const READ_ON = "2026-11-23";
const GEMINI_PRICE_HISTORIES =
  "LiteLLM model_prices_and_context_window.json, OpenRouter's and Vertex AI's price pages of the time";

/** Gemini 2.5 Flash before it became generally available. */
const FLASH_PREVIEW_SHEET: PriceSheet = {
  input: 0.15,
  output: 0.6,
  outputWhenReasoning: 3.5,
  cacheRead: 0.0375,
  inputMedia: { audio: 1 },
};
const FLASH_PREVIEW = {
  provider: "google",
  replaces: "all",
  sheet: FLASH_PREVIEW_SHEET,
  source: GEMINI_PRICE_HISTORIES,
  readOn: READ_ON,
  caveat: {
    text: "preview price: the whole output of a call that thought is counted at the thinking price",
    appliesTo: "reasoning",
  },
} as const;

/** The table has the text prices of OpenAI's first audio models only. */
function openaiAudio(
  models: string[],
  input: number,
  output: number,
  audio: [number, number],
): PriceOverrideRow {
  return {
    provider: "openai",
    models,
    replaces: "all",
    sheet: { input, output, inputMedia: { audio: audio[0] }, outputMedia: { audio: audio[1] } },
    why: "the table has no price for audio tokens, and would count them as text",
    source: "https://platform.openai.com/docs/pricing#audio-tokens",
    readOn: READ_ON,
  };
}

/** The table lets the higher price begin at 272,000 input tokens; OpenAI lets it begin above them. */
function openaiLongContext(
  models: string[],
  from: string,
  input: number,
  output: number,
  cacheRead?: number,
): PriceOverrideRow {
  const beyond = (base: number, factor: number) => ({
    base,
    tiers: [{ start: 272_000, price: base * factor }],
  });
  const sheet: PriceSheet = { input: beyond(input, 2), output: beyond(output, 1.5) };
  if (cacheRead !== undefined) sheet.cacheRead = beyond(cacheRead, 2);
  return {
    provider: "openai",
    models,
    from,
    replaces: "listed",
    sheet,
    why: "the table lets the long-context price begin at 272,000 input tokens; it holds above 272,000",
    source:
      "https://developers.openai.com/api/docs/models/gpt-5.4: GPT-5.4 and 5.5 cost more for prompts of >272K " +
      "input tokens, where the table has 272,000 and above",
    readOn: READ_ON,
  };
}

/** Our own dated prices, where the table was found wrong or silent. The last row in force counts. */
export const PRICE_OVERRIDE_ROWS: readonly PriceOverrideRow[] = [
  {
    ...FLASH_PREVIEW,
    models: ["gemini-2.5-flash-preview-04-17", "gemini-2.5-flash-preview-05-20"],
    why: "the table has neither the thinking, the cached nor the audio price of the previews",
  },
  {
    ...FLASH_PREVIEW,
    models: ["gemini-2.5-flash-preview"],
    // The preview of September 2025 bears this name too, and costs as much as the released model.
    exactNameOnly: true,
    until: "2025-06-17",
    why: "the table has neither the thinking, the cached nor the audio price of the previews",
  },
  {
    ...FLASH_PREVIEW,
    models: ["gemini-2.5-flash"],
    until: "2025-06-17",
    why: "the table has today's price for every day; before 2025-06-17 only the previews were sold",
  },
  {
    provider: "google",
    models: ["gemini-2.5-flash"],
    from: "2025-06-17",
    until: "2025-11-01",
    replaces: "listed",
    sheet: { cacheRead: 0.075, cacheReadMedia: { audio: 0.25 } },
    why: "the table has the cached price of after the cut for every day",
    source: GEMINI_PRICE_HISTORIES,
    readOn: READ_ON,
    caveat: {
      text:
        "cached input was cut from 0.075 to 0.03 (audio 0.25 to 0.10) on an unknown day between 2025-07-04 " +
        "and 2025-10-31; the price of before the cut is taken until then",
      appliesTo: "cached",
    },
  },
  {
    provider: "google",
    models: ["gemini-2.5-flash-lite-preview-06-17"],
    replaces: "all",
    sheet: { input: 0.1, output: 0.4, cacheRead: 0.025, inputMedia: { audio: 0.5 } },
    why: "the table has the prices of the released model for its preview",
    source: GEMINI_PRICE_HISTORIES,
    readOn: READ_ON,
  },
  {
    provider: "anthropic",
    models: ["claude-sonnet-4", "claude-sonnet-4-0", "claude-4-sonnet"],
    replaces: "listed",
    sheet: {
      input: { base: 3, tiers: [{ start: 200_000, price: 6 }] },
      output: { base: 15, tiers: [{ start: 200_000, price: 22.5 }] },
      cacheRead: { base: 0.3, tiers: [{ start: 200_000, price: 0.6 }] },
      cacheWrite: { base: 3.75, tiers: [{ start: 200_000, price: 7.5 }] },
      cacheWriteOneHour: { base: 6, tiers: [{ start: 200_000, price: 12 }] },
    },
    why: "the table has no price for inputs above 200,000 tokens",
    source: "https://docs.claude.com/en/docs/about-claude/pricing#long-context-pricing",
    readOn: READ_ON,
    caveat: {
      text: "the price above 200,000 input tokens is that of Claude Sonnet 4.5, unconfirmed for Sonnet 4",
      appliesTo: "long-context",
    },
  },
  ...DEEPSEEK_PRICE_ROWS,
  ...PERPLEXITY_PRICE_ROWS,
  {
    provider: "mistral",
    models: ["mistral-large-latest"],
    from: "2025-12-02",
    replaces: "all",
    sheet: { input: 0.5, output: 1.5, cacheRead: 0.05 },
    why: "the table leaves the name with Mistral Large 2; since 2025-12-02 it means Mistral Large 3",
    source:
      "https://docs.mistral.ai/models/mistral-large-3-25-12, LiteLLM model_prices_and_context_window.json",
    readOn: READ_ON,
  },
  {
    provider: "openai",
    models: ["o3"],
    until: "2025-06-10",
    replaces: "listed",
    sheet: { cacheRead: 2.5 },
    why: "the table has the cached price of after the cut of 2025-06-10 for the days before",
    source: "OpenAI's price page of May 2025",
    readOn: READ_ON,
  },
  {
    provider: "openai",
    models: ["gpt-4o"],
    exactNameOnly: true,
    until: "2024-10-02",
    replaces: "all",
    sheet: { input: 5, output: 15 },
    why: "until 2024-10-02 the name meant gpt-4o-2024-05-13",
    source: "https://platform.openai.com/docs/changelog",
    readOn: READ_ON,
  },
  openaiLongContext(["gpt-5.4", "gpt-5-4"], "2026-03-05", 2.5, 15, 0.25),
  openaiLongContext(["gpt-5.4-pro", "gpt-5-4-pro"], "2026-03-05", 30, 180),
  openaiLongContext(
    ["gpt-5.5", "gpt-5-5", "gpt-5.5-chat", "gpt-5-5-chat", "gpt-5.5-codex", "gpt-5-5-codex"],
    "2026-04-23",
    5,
    30,
    0.5,
  ),
  openaiLongContext(["gpt-5.5-pro", "gpt-5-5-pro"], "2026-04-23", 30, 180),
  openaiAudio(["gpt-4o-audio-preview"], 2.5, 10, [40, 80]),
  openaiAudio(["gpt-4o-audio-preview-2024-10-01"], 2.5, 10, [100, 200]),
  openaiAudio(["gpt-4o-mini-audio-preview"], 0.15, 0.6, [10, 20]),
];
