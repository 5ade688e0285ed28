import { classifyPixel, PIXEL_NONE } from "./block-palette.js";
import type { RgbPixels } from "./png-pixels.js";

/** The class of every pixel, row by row. */
export interface ClassMap {
  width: number;
  height: number;
  classes: Uint8Array;
}

/** Pixels of one class that touch each other; the bounds are inclusive. */
export interface ColorRegion {
  pixelClass: number;
  area: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Large pictures are looked at in steps of several pixels, so that they come out near this width. */
const WORKING_WIDTH = 640;

export function classifyPixels(pixels: RgbPixels): ClassMap {
  const step = Math.max(1, Math.round(pixels.width / WORKING_WIDTH));
  const width = Math.ceil(pixels.width / step);
  const height = Math.ceil(pixels.height / step);
  const classes = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * step * pixels.width + x * step) * 3;
      const { data } = pixels;
      classes[y * width + x] = classifyPixel(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0);
    }
  }
  return { width, height, classes };
}

/** Every connected region of at least `leastArea` pixels, from the top left. */
export function findColorRegions(map: ClassMap, leastArea: number): ColorRegion[] {
  const seen = new Uint8Array(map.classes.length);
  const regions: ColorRegion[] = [];
  for (let start = 0; start < map.classes.length; start++) {
    if (seen[start] || map.classes[start] === PIXEL_NONE) continue;
    const region = floodRegion(map, start, seen);
    if (region.area >= leastArea) regions.push(region);
  }
  return regions;
}

function floodRegion({ width, height, classes }: ClassMap, start: number, seen: Uint8Array): ColorRegion {
  const pixelClass = classes[start] ?? PIXEL_NONE;
  const region: ColorRegion = { pixelClass, area: 0, left: width, right: 0, top: height, bottom: 0 };
  const pending = [start];
  seen[start] = 1;
  const visit = (at: number) => {
    if (seen[at] || classes[at] !== pixelClass) return;
    seen[at] = 1;
    pending.push(at);
  };
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    region.area++;
    region.left = Math.min(region.left, x);
    region.right = Math.max(region.right, x);
    region.top = Math.min(region.top, y);
    region.bottom = Math.max(region.bottom, y);
    if (x > 0) visit(at - 1);
    if (x + 1 < width) visit(at + 1);
    if (y > 0) visit(at - width);
    if (y + 1 < height) visit(at + width);
  }
  return region;
}
