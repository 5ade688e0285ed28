/** How one family of models turns an image into tokens; the families' documents give the numbers. */
export type ImageTokenRule =
  | { kind: "gemini-tiles"; tokensPerTile: number; byResolution: Record<string, number> }
  | { kind: "gemini-resolution"; byResolution: Record<string, number>; defaultTokens: number }
  | { kind: "openai-tiles"; baseTokens: number; tileTokens: number }
  | { kind: "openai-patches"; patchBudget: number; multiplier: number }
  | { kind: "anthropic-patches"; longestEdge: number; mostTokens: number };

export interface ImageTokenRuleRow {
  /** Matches a model's name without its provider's prefix, in lower case. */
  models: RegExp;
  rule: ImageTokenRule;
  /** Name of the rule in records. */
  method: string;
  source: string;
  /** The day the source was read. */
  readOn: string;
}

const GEMINI_DOCS = "https://ai.google.dev/gemini-api/docs/tokens";
const GEMINI_3_DOCS = "https://ai.google.dev/gemini-api/docs/media-resolution";
const OPENAI_DOCS = "https://platform.openai.com/docs/guides/images-vision#calculating-costs";
const ANTHROPIC_DOCS = "https://docs.claude.com/en/docs/build-with-claude/vision";

function openaiTiles(models: RegExp, baseTokens: number, tileTokens: number): ImageTokenRuleRow {
  return {
    models,
    rule: { kind: "openai-tiles", baseTokens, tileTokens },
    method: "openai_tile_rule",
    source: OPENAI_DOCS,
    readOn: "2026-11-23",
  };
}

function openaiPatches(models: RegExp, multiplier: number): ImageTokenRuleRow {
  return {
    models,
    // Some pages of September 2026 give 6,144 patches instead.
    rule: { kind: "openai-patches", patchBudget: 1536, multiplier },
    method: "openai_patch_rule",
    source: OPENAI_DOCS,
    readOn: "2026-11-23",
  };
}

/** The first row that matches a model's name counts. */
export const IMAGE_TOKEN_RULES: readonly ImageTokenRuleRow[] = [
  {
    models: /^gemini-(1\.5|2|live-2)|^gemini-(flash|pro)-1\.5/,
    rule: { kind: "gemini-tiles", tokensPerTile: 258, byResolution: { low: 64, medium: 256 } },
    method: "gemini_image_rule",
    source: GEMINI_DOCS,
    readOn: "2026-11-23",
  },
  {
    models: /^gemini-/,
    rule: {
      kind: "gemini-resolution",
      byResolution: { low: 280, medium: 560, high: 1120, ultra_high: 2240 },
      defaultTokens: 1120,
    },
    method: "gemini_3_image_rule",
    source: GEMINI_3_DOCS,
    readOn: "2026-11-23",
  },
  openaiPatches(/^(gpt-4\.1-mini|gpt-5-mini)/, 1.62),
  openaiPatches(/^(gpt-4\.1-nano|gpt-5-nano)/, 2.46),
  openaiPatches(/^o4-mini/, 1.72),
  openaiPatches(/^gpt-5\.\d/, 1),
  openaiTiles(/^gpt-4o-mini/, 2833, 5667),
  openaiTiles(/^(gpt-4o|gpt-4\.1|gpt-4\.5|chatgpt-4o|gpt-4-turbo|gpt-4-vision)/, 85, 170),
  openaiTiles(/^gpt-5/, 70, 140),
  openaiTiles(/^o[13]/, 75, 150),
  {
    models: /^claude-(opus-4-[789]|opus-[5-9]|sonnet-[5-9]|haiku-[5-9]|fable|mythos)/,
    rule: { kind: "anthropic-patches", longestEdge: 2576, mostTokens: 4784 },
    method: "anthropic_image_rule",
    source: ANTHROPIC_DOCS,
    readOn: "2026-11-23",
  },
  {
    models: /^claude-/,
    rule: { kind: "anthropic-patches", longestEdge: 1568, mostTokens: 1568 },
    method: "anthropic_image_rule",
    source: ANTHROPIC_DOCS,
    readOn: "2026-11-23",
  },
];

/** For images of which only the number is known; the values of the earlier tool. */
export const TOKENS_BY_IMAGE_SIZE = { low: 258, standard: 516, high: 1032 } as const;
