import { createRequire } from "node:module";
import { readHeifDimensions } from "./heif-dimensions.js";

const require = createRequire(import.meta.url);

export interface ImageDimensions {
  /** Pixels, as the picture is shown. */
  width: number;
  height: number;
  mediaType: string;
}

interface SizeResult {
  width: number;
  height: number;
  type?: string;
  orientation?: number;
}

const MEDIA_TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
  tiff: "image/tiff",
};

/** EXIF orientations from this one on lay the picture on its side. */
const FIRST_TURNED_ORIENTATION = 5;

/** Width and height from an image's own bytes, or `undefined` when they cannot be read. Never throws. */
export function readImageDimensions(bytes: Uint8Array): ImageDimensions | undefined {
  try {
    const found = readHeifDimensions(bytes) ?? readOther(bytes);
    return found && isSize(found.width) && isSize(found.height) ? found : undefined;
  } catch {
    return undefined;
  }
}

function readOther(bytes: Uint8Array): ImageDimensions | undefined {
  const { imageSize } = require("image-size") as { imageSize(input: Uint8Array): SizeResult };
  const { width, height, type = "", orientation = 1 } = imageSize(bytes);
  const mediaType = MEDIA_TYPES[type];
  if (!mediaType) return undefined;
  return orientation >= FIRST_TURNED_ORIENTATION
    ? { width: height, height: width, mediaType }
    : { width, height, mediaType };
}

function isSize(pixels: number): boolean {
  return Number.isSafeInteger(pixels) && pixels > 0;
}
