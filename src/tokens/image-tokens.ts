import { countAnthropicImageTokens } from "./anthropic-image-tokens.js";
import { countGeminiTiles } from "./gemini-image-tokens.js";
import { IMAGE_TOKEN_RULES, type ImageTokenRule, TOKENS_BY_IMAGE_SIZE } from "./image-token-rules.js";
import { mediaResolutionName } from "./media-resolution.js";
import { modelFamilyName } from "./model-family-name.js";
import { countOpenaiPatches, countOpenaiTiles } from "./openai-image-tokens.js";

export interface ImageToCount {
  /** Pixels. */
  width?: number;
  height?: number;
  /** Stands in where the dimensions are not known. */
  size?: "low" | "standard" | "high";
}

export interface ImageTokenCount {
  tokens: number;
  method: string;
}

interface Dimensions {
  width: number;
  height: number;
}

/**
 * What an image counts as in a model's input, by the rule its provider documents; `undefined` for a
 * model without a known rule, or an image of which nothing is known. `mediaResolution` is Gemini's
 * `mediaResolution` or OpenAI's `detail`.
 */
export function countImageTokens(
  image: ImageToCount,
  model: string,
  mediaResolution?: string,
): ImageTokenCount | undefined {
  const family = modelFamilyName(model);
  const row = IMAGE_TOKEN_RULES.find((candidate) => candidate.models.test(family));
  const resolution = mediaResolutionName(mediaResolution);
  const fixed = row && tokensWithoutDimensions(row.rule, resolution);
  if (row && fixed !== undefined) return { tokens: fixed, method: row.method };
  const dimensions = knownDimensions(image);
  if (row && dimensions) {
    return { tokens: tokensByRule(row.rule, dimensions), method: row.method };
  }
  if (dimensions || !image.size) return undefined;
  return { tokens: TOKENS_BY_IMAGE_SIZE[image.size], method: "image_size_table" };
}

function tokensWithoutDimensions(rule: ImageTokenRule, resolution: string | undefined): number | undefined {
  switch (rule.kind) {
    case "gemini-resolution":
      return rule.byResolution[resolution ?? ""] ?? rule.defaultTokens;
    case "gemini-tiles":
      return rule.byResolution[resolution ?? ""];
    case "openai-tiles":
      return resolution === "low" ? rule.baseTokens : undefined;
    default:
      return undefined;
  }
}

function tokensByRule(rule: ImageTokenRule, size: Dimensions): number {
  switch (rule.kind) {
    case "gemini-tiles":
      return rule.tokensPerTile * countGeminiTiles(size.width, size.height);
    case "gemini-resolution":
      return rule.defaultTokens;
    case "openai-tiles":
      return rule.baseTokens + rule.tileTokens * countOpenaiTiles(size.width, size.height);
    case "openai-patches":
      return Math.ceil(countOpenaiPatches(size.width, size.height, rule.patchBudget) * rule.multiplier);
    case "anthropic-patches":
      return countAnthropicImageTokens(size.width, size.height, rule.longestEdge, rule.mostTokens);
  }
}

function knownDimensions({ width, height }: ImageToCount): Dimensions | undefined {
  if (!width || !height || !(width > 0 && height > 0)) return undefined;
  if (!Number.isFinite(width) || !Number.isFinite(height)) return undefined;
  return { width, height };
}
