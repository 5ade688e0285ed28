import { countImageTokens } from "./image-tokens.js";
import { modelFamilyName } from "./model-family-name.js";
import { staticTextRatio } from "./static-ratio.js";
import { textEncoding } from "./text-tokens.js";

const OPENAI = /^(?:gpt-(?!oss)|chatgpt-|o\d|text-embedding-|codex-)/;
/** Sides for which every rule gives another count. */
const SAMPLE_IMAGE = { width: 1500, height: 1100 };

/** Whether two models cut a text into the same tokens, as far as is known. */
export function countTextAlike(one: string, other: string): boolean {
  return tokenizerOf(one) === tokenizerOf(other);
}

/** Whether an image is as many tokens for two models, as far as is known. */
export function countImagesAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((model) => countImageTokens(SAMPLE_IMAGE, model));
  return a !== undefined && b !== undefined && a.method === b.method && a.tokens === b.tokens;
}

function tokenizerOf(model: string): string {
  const family = modelFamilyName(model);
  if (OPENAI.test(family)) return textEncoding(model);
  const line = /^[a-z]+/.exec(family)?.[0] ?? family;
  return `${line} ${staticTextRatio(model)}`;
}
