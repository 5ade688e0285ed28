/** What a pixel can belong to; 0 is everything else. */
export const PIXEL_NONE = 0;
export const PIXEL_PLATFORM = 1;
export const PIXEL_GRIPPER = 2;
/** The first block colour's class; the others follow in the order of `BLOCK_COLORS`. */
export const PIXEL_FIRST_BLOCK = 3;

export type BlockColor = "red" | "orange" | "yellow" | "green" | "blue" | "purple";

/** Block colours by their hue in degrees, so that light and dark faces of a block are one colour. */
const HUES: readonly { color: BlockColor; from: number; to: number }[] = [
  { color: "red", from: -15, to: 15 },
  { color: "orange", from: 15, to: 40 },
  { color: "yellow", from: 40, to: 70 },
  { color: "green", from: 90, to: 165 },
  { color: "blue", from: 195, to: 245 },
  { color: "purple", from: 255, to: 310 },
];
export const BLOCK_COLORS: readonly BlockColor[] = HUES.map((range) => range.color);

/** Wall, wood and metal are less saturated than this, blocks more. */
const LEAST_SATURATION = 0.5;
const LEAST_VALUE = 80;

/** The front of the platform and the fingers of the gripper, red, green, blue. */
const PLATFORM = [109, 119, 131] as const;
const GRIPPER = [44, 50, 60] as const;
const GREY_TOLERANCE = 8;

export function classifyPixel(red: number, green: number, blue: number): number {
  const value = Math.max(red, green, blue);
  const spread = value - Math.min(red, green, blue);
  if (value < LEAST_VALUE || spread < LEAST_SATURATION * value) {
    if (isNear(red, green, blue, PLATFORM)) return PIXEL_PLATFORM;
    return isNear(red, green, blue, GRIPPER) ? PIXEL_GRIPPER : PIXEL_NONE;
  }
  const hue = hueDegrees(red, green, blue, value, spread);
  const found = HUES.findIndex(
    ({ from, to }) => (hue >= from && hue < to) || (hue - 360 >= from && hue - 360 < to),
  );
  return found < 0 ? PIXEL_NONE : PIXEL_FIRST_BLOCK + found;
}

function hueDegrees(red: number, green: number, blue: number, value: number, spread: number): number {
  if (value === red) return (60 * (green - blue)) / spread + (green < blue ? 360 : 0);
  if (value === green) return (60 * (blue - red)) / spread + 120;
  return (60 * (red - green)) / spread + 240;
}

function isNear(red: number, green: number, blue: number, color: readonly [number, number, number]): boolean {
  return (
    Math.abs(red - color[0]) <= GREY_TOLERANCE &&
    Math.abs(green - color[1]) <= GREY_TOLERANCE &&
    Math.abs(blue - color[2]) <= GREY_TOLERANCE
  );
}
