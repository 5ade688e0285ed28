const SMALL_EDGE = 384;
const SMALLEST_UNIT = 256;
const LARGEST_UNIT = 768;

/**
 * Tiles of an image for Gemini 2: one up to 384 × 384, otherwise a grid whose unit is two thirds of
 * the short side, within 256 and 768 pixels.
 */
export function countGeminiTiles(width: number, height: number): number {
  if (width <= SMALL_EDGE && height <= SMALL_EDGE) return 1;
  const wanted = Math.floor(Math.min(width, height) / 1.5);
  const unit = Math.min(Math.max(wanted, SMALLEST_UNIT), LARGEST_UNIT);
  return Math.ceil(width / unit) * Math.ceil(height / unit);
}
