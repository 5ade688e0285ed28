import { createRequire } from "node:module";
import { splitLongRuns } from "./long-runs.js";

const require = createRequire(import.meta.url);

export type TextEncoding = "o200k_base" | "cl100k_base";

export interface TokenCount {
  tokens: number;
  /** How it was counted: `o200k_base`, `gemini_image_rule`, … */
  method: string;
}

interface Tokenizer {
  countTokens(text: string, options: { disallowedSpecial: Set<string> }): number;
  setMergeCacheSize(size: number): void;
}

// https://github.com/openai/tiktoken/blob/main/tiktoken/model.py, read 2026-11-23.
const CL100K_MODEL = /^(gpt-4(?!o|\.|-o)|gpt-3\.5|gpt-35|text-embedding-|davinci-002|babbage-002)/;

/** Text such as `<|endoftext|>` in a prompt is plain text there; by default the library throws on it. */
const NOTHING_SPECIAL = { disallowedSpecial: new Set<string>() };

const tokenizers = new Map<TextEncoding, Tokenizer>();

/** The encoding a model's texts are counted with; other providers' tokenizers are not public. */
export function textEncoding(model = ""): TextEncoding {
  const name = model.toLowerCase().split("/").at(-1) ?? "";
  return CL100K_MODEL.test(name.replace(/^ft:/, "")) ? "cl100k_base" : "o200k_base";
}

/**
 * Counts a text's tokens locally: exact for OpenAI's models, an estimate for every other. Never
 * throws on any text, and takes time in proportion to its length.
 */
export function countTextTokens(text: string, model?: string): TokenCount {
  const encoding = textEncoding(model);
  if (text === "") return { tokens: 0, method: encoding };
  const tokenizer = loadTokenizer(encoding);
  let tokens = 0;
  for (const piece of splitLongRuns(text)) tokens += tokenizer.countTokens(piece, NOTHING_SPECIAL);
  return { tokens, method: encoding };
}

/** Loading takes about 140 ms, so it waits for the first count. */
function loadTokenizer(encoding: TextEncoding): Tokenizer {
  let tokenizer = tokenizers.get(encoding);
  if (!tokenizer) {
    tokenizer = require(`gpt-tokenizer/encoding/${encoding}`) as Tokenizer;
    tokenizers.set(encoding, tokenizer);
  }
  return tokenizer;
}
