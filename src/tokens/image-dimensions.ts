import { createRequire } from "node:module";

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
  avif: "image/avif",
  heif: "image/heif",
  heic: "image/heic",
  bmp: "image/bmp",
  tiff: "image/tiff",
};

/** Width and height from an image's own bytes, or `undefined` when they cannot be read. Never throws. */
export function readImageDimensions(bytes: Uint8Array): ImageDimensions | undefined {
  try {
    const { imageSize } = require("image-size") as { imageSize(input: Uint8Array): SizeResult };
    const { width, height, type = "", orientation = 1 } = imageSize(bytes);
    const mediaType = MEDIA_TYPES[type];
    if (!mediaType || !isSize(width) || !isSize(height)) return undefined;
    // EXIF orientations 5 to 8 lay the picture on its side.
    return orientation >= 5 ? { width: height, height: width, mediaType } : { width, height, mediaType };
  } catch {
    return undefined;
  }
}

function isSize(pixels: number): boolean {
  return Number.isSafeInteger(pixels) && pixels > 0;
}
