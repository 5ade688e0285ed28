const PATCH_EDGE = 28;

/**
 * Patches of 28 pixels. An image beyond the longest edge or the most tokens is scaled down to the
 * largest long edge that fits, its short edge rounded half to even.
 */
export function countAnthropicImageTokens(
  width: number,
  height: number,
  longestEdge: number,
  mostTokens: number,
): number {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  if (long <= longestEdge && patches(long, short) <= mostTokens) return patches(long, short);
  let edge = Math.min(Math.floor(long), longestEdge);
  while (edge > 1) {
    const tokens = patches(edge, Math.max(1, roundHalfToEven((short * edge) / long)));
    if (tokens <= mostTokens) return tokens;
    edge -= 1;
  }
  return 1;
}

function patches(long: number, short: number): number {
  return Math.ceil(long / PATCH_EDGE) * Math.ceil(short / PATCH_EDGE);
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
