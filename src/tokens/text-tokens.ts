import { createRequire } from "node:module";
import { type BytePairCounter, createBytePairCounter } from "./byte-pair-counter.js";
import { splitLongRuns } from "./long-runs.js";
import { modelFamilyName } from "./model-family-name.js";
import type { Vocabulary } from "./token-table.js";

const require = createRequire(import.meta.url);

export type TextEncoding = "o200k_base" | "cl100k_base";

export interface TokenCount {
  tokens: number;
  /** How it was counted: `o200k_base`, `gemini_image_rule`, … */
  method: string;
}

// https://github.com/openai/tiktoken/blob/main/tiktoken/model.py, read 2026-11-23.
const CL100K_MODEL = /^(?:gpt-4(?![o.])|gpt-3\.5|gpt-35|text-embedding-|davinci-002|babbage-002)/;

const SPLIT_PATTERNS = {
  o200k_base: "O200K_TOKEN_SPLIT_REGEX",
  cl100k_base: "CL100K_TOKEN_SPLIT_REGEX",
} as const;

const counters = new Map<TextEncoding, BytePairCounter>();

/** The encoding a model's texts are counted with; other makers' tokenizers are not public. */
export function textEncoding(model = ""): TextEncoding {
  return CL100K_MODEL.test(modelFamilyName(model)) ? "cl100k_base" : "o200k_base";
}

/**
 * Counts a text's tokens locally: exact for OpenAI's models, an estimate for every other. Never
 * throws on any text: names of special tokens in it are counted as the text they are. Where a run had
 * to be cut, the count may be off by a token a cut, and its method says so.
 */
export function countTextTokens(text: string, model?: string): TokenCount {
  const encoding = textEncoding(model);
  if (text === "") return { tokens: 0, method: encoding };
  const counter = loadCounter(encoding);
  let tokens = 0;
  let previous: string | undefined;
  let ofPrevious = 0;
  const pieces = splitLongRuns(text);
  for (const piece of pieces) {
    // A run of one character is cut into equal pieces.
    if (piece !== previous) ofPrevious = counter.count(piece);
    previous = piece;
    tokens += ofPrevious;
  }
  return { tokens, method: pieces.length > 1 ? `${encoding} (long runs cut)` : encoding };
}

/** Loading a vocabulary takes some 100 ms, so it waits for the first count. */
function loadCounter(encoding: TextEncoding): BytePairCounter {
  let counter = counters.get(encoding);
  if (!counter) {
    const { default: vocabulary } = require(`gpt-tokenizer/bpeRanks/${encoding}`) as { default: Vocabulary };
    const patterns = require("gpt-tokenizer/encodingParams/constants") as Record<string, RegExp>;
    counter = createBytePairCounter(vocabulary, patterns[SPLIT_PATTERNS[encoding]] as RegExp);
    counters.set(encoding, counter);
  }
  return counter;
}
