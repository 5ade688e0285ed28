/** How a model's own tokens stand to a local count, where nothing was learnt from logged calls. */
export interface StaticRatioRow {
  /** Matches a model's name without its maker's prefix, in lower case. */
  models: RegExp;
  /** Tokens of the model for one token of o200k_base. */
  ratio: number;
  /** The same for text that is mostly Chinese, Japanese or Korean, where it was measured apart. */
  cjkRatio?: number;
  source: string;
  /** The day the source was read. */
  readOn: string;
}

/** The first row that matches a model's name counts; without one, a local count stands as it is. */
export const STATIC_RATIO_ROWS: readonly StaticRatioRow[] = [
  {
    models: /^claude-(?:opus-4-[789]|opus-[5-9]|sonnet-[5-9]|haiku-[5-9]|fable|mythos)/,
    ratio: 1.53,
    source: "published comparisons of Claude Opus 4.7's tokenizer with o200k_base",
    readOn: "2026-11-23",
  },
  {
    models: /^claude-/,
    ratio: 1.18,
    source: "published comparisons of Claude's tokenizer with o200k_base",
    readOn: "2026-11-23",
  },
  {
    models: /^gem(?:ini|ma)-/,
    // o200k_base ÷ Gemma's 256k vocabulary was 0.96 on English, 0.87 on code, 1.36 on CJK.
    ratio: 1 / 0.96,
    cjkRatio: 1 / 1.36,
    source:
      "o200k_base against Gemma's vocabulary, the nearest public relative of Gemini's, on English and CJK",
    readOn: "2026-11-23",
  },
];
