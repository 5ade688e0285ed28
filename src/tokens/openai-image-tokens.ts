const LARGEST_SQUARE = 2048;
const SHORT_SIDE = 768;
const TILE_EDGE = 512;
const PATCH_EDGE = 32;

/** Tiles of 512 pixels after fitting the image into 2048 × 2048 and its short side into 768. */
export function countOpenaiTiles(width: number, height: number): number {
  const fit = Math.min(1, LARGEST_SQUARE / Math.max(width, height));
  const shrink = Math.min(1, SHORT_SIDE / (Math.min(width, height) * fit));
  const tilesAlong = (edge: number) => Math.max(1, Math.ceil(withoutDust((edge * fit * shrink) / TILE_EDGE)));
  return tilesAlong(width) * tilesAlong(height);
}

/** Patches of 32 pixels; an image of more than the budget is scaled down until whole patches fit. */
export function countOpenaiPatches(width: number, height: number, budget: number): number {
  const patches = Math.ceil(width / PATCH_EDGE) * Math.ceil(height / PATCH_EDGE);
  if (patches <= budget) return patches;
  const scale = Math.sqrt((PATCH_EDGE * PATCH_EDGE * budget) / (width * height));
  const across = (width * scale) / PATCH_EDGE;
  const down = (height * scale) / PATCH_EDGE;
  const shrink = Math.min(Math.floor(across) / across, Math.floor(down) / down);
  if (shrink === 0) return budget;
  const scaled = Math.ceil(withoutDust(across * shrink)) * Math.ceil(withoutDust(down * shrink));
  return Math.min(scaled, budget);
}

/** A quotient that should be whole must not become one more for its last bit. */
function withoutDust(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
