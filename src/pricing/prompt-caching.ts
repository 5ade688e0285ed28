/** How a provider keeps the beginning that requests have in common. */
export interface PromptCaching {
  /** A shorter beginning is not kept. */
  leastTokens: number;
  /** Whether the request that fills the cache is billed as writing it. */
  isWriteBilled: boolean;
  /** What a caller has to do for it, in words. */
  manner: string;
}

interface Row extends PromptCaching {
  models: RegExp;
}

const GEMINI = {
  isWriteBilled: false,
  manner: "Gemini's implicit caching: nothing to set, no storage fee, and hits are not promised",
};
const CLAUDE = {
  isWriteBilled: true,
  manner: "Anthropic's cache_control: writes billed, kept for 5 minutes",
};
const OPENAI = { isWriteBilled: false, manner: "OpenAI's automatic caching: hits are not promised" };

/**
 * The first row that matches counts. https://ai.google.dev/gemini-api/docs/caching (state of 2026-10-13),
 * https://platform.claude.com/docs/en/build-with-claude/prompt-caching and
 * https://platform.openai.com/docs/guides/prompt-caching, read 2026-11-25.
 */
const ROWS: readonly Row[] = [
  { models: /^gemini-2\.5-/, leastTokens: 2_048, ...GEMINI },
  { models: /^gemini-[3-9]/, leastTokens: 4_096, ...GEMINI },
  { models: /^claude-(?:opus-4-[567]|haiku-4-5)/, leastTokens: 4_096, ...CLAUDE },
  { models: /^claude-3(?:-5)?-haiku/, leastTokens: 2_048, ...CLAUDE },
  { models: /^claude-(?:sonnet|opus|3-opus|3-[57]-sonnet)/, leastTokens: 1_024, ...CLAUDE },
  { models: /^(?:gpt-(?:4o|4\.1|5)|o[134])/, leastTokens: 1_024, ...OPENAI },
];

/**
 * How the model's provider caches prompts; `undefined` where that is not known.
 * @param family the model's name without a path, a region or a vendor before it.
 */
export function promptCachingOf(family: string): PromptCaching | undefined {
  const row = ROWS.find(({ models }) => models.test(family));
  return row && { leastTokens: row.leastTokens, isWriteBilled: row.isWriteBilled, manner: row.manner };
}
