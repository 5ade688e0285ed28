import { readFileSync } from "node:fs";

/** A PNG of 640×360 from the stacking sample. */
export function samplePng(number = 1): Uint8Array {
  const name = `frame_${String(number).padStart(4, "0")}.png`;
  return readFileSync(new URL(`../../examples/stacking/frames/${name}`, import.meta.url));
}

/** The marker segments of a JPEG without its pixels: enough to read a size from. */
export function tinyJpeg(width: number, height: number): Uint8Array {
  const jfif = [0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const frame = [0xff, 0xc0, 0, 17, 8, ...size, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0];
  return Uint8Array.from([0xff, 0xd8, ...jfif, ...frame, 0xff, 0xd9]);
}

/** A whole WebP of one pixel. */
export function tinyWebp(): Uint8Array {
  return Buffer.from("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA", "base64");
}
