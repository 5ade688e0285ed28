import type { MediaResolution } from "./generation-settings.js";

/** Google's rule of thumb, read 2026-11: https://ai.google.dev/gemini-api/docs/tokens */
export const CHARACTERS_PER_TOKEN = 4;

/** Read 2026-11: https://ai.google.dev/gemini-api/docs/tokens and /media-resolution (maxima of Gemini 3). */
const IMAGE_RULES = {
  gemini2: {
    tileTokens: 258,
    smallSide: 384,
    // The clamp stands in the documents of 1.5; those of 2.x are silent on it.
    tileSide: { divisor: 1.5, least: 256, most: 768 },
    byResolution: { LOW: 64, MEDIUM: 256 } as Partial<Record<MediaResolution, number>>,
  },
  gemini3: { LOW: 280, MEDIUM: 560, HIGH: 1120, ULTRA_HIGH: 2240 } satisfies Record<MediaResolution, number>,
};

/** Text tokens of the sandbox: a quarter of its characters (Unicode code points), rounded up. */
export function countTextTokens(text: string): number {
  return Math.ceil(countCharacters(text) / CHARACTERS_PER_TOKEN);
}

/** Tokens of one image, by its width and height in pixels. */
export function countImageTokens(
  model: string,
  image: { width: number; height: number },
  resolution: MediaResolution | undefined,
): number {
  if (/^claude/.test(model)) return countPatches(image);
  if (!/^(?:models\/)?gem/.test(model)) return countTiles(model, image);
  if (model.startsWith("gemini-3")) return IMAGE_RULES.gemini3[resolution ?? "HIGH"];
  const { tileTokens, smallSide, tileSide, byResolution } = IMAGE_RULES.gemini2;
  const fixed = resolution && byResolution[resolution];
  if (fixed !== undefined) return fixed;
  const { width, height } = image;
  if (width <= smallSide && height <= smallSide) return tileTokens;
  const side = Math.min(
    tileSide.most,
    Math.max(tileSide.least, Math.floor(Math.min(width, height) / tileSide.divisor)),
  );
  return tileTokens * Math.ceil(width / side) * Math.ceil(height / side);
}

/** Anthropic: patches of 28 pixels, within a long edge of 1568 and 1568 tokens; docs.claude.com, read 2026-11. */
function countPatches({ width, height }: { width: number; height: number }): number {
  const scale = Math.min(1, 1568 / Math.max(width, height));
  return Math.min(1568, Math.ceil((width * scale) / 28) * Math.ceil((height * scale) / 28));
}

/** OpenAI: tiles of 512 pixels within 2048², the short side at most 768; platform.openai.com, read 2026-11. */
function countTiles(model: string, { width, height }: { width: number; height: number }): number {
  const [base, tile] = model.startsWith("gpt-5") ? [70, 140] : [85, 170];
  const fit = Math.min(1, 2048 / Math.max(width, height));
  const scale = fit * Math.min(1, 768 / (Math.min(width, height) * fit));
  return base + tile * Math.ceil((width * scale) / 512) * Math.ceil((height * scale) / 512);
}

/** Whether the model thinks before it answers; 2.5 and later do. */
export function modelThinks(model: string): boolean {
  const version = /^gemini-(\d+(?:\.\d+)?)/.exec(model)?.[1];
  return version === undefined || Number(version) >= 2.5;
}

function countCharacters(text: string): number {
  let characters = 0;
  for (const _ of text) characters++;
  return characters;
}
