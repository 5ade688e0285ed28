import { GeminiError } from "./gemini-error.js";
import type { RequestImage } from "./gemini-request.js";
import { decodePngPixels, isPng, type RgbPixels } from "./png-pixels.js";
import { readStackingScene, type StackingScene } from "./stacking-scene.js";

/** What the sandbox sees in one image. */
export interface ImageReading {
  /** Pixels. */
  width: number;
  height: number;
  content:
    | { kind: "scene"; scene: StackingScene }
    | { kind: "picture"; meanColor: string }
    | { kind: "unreadable"; mimeType: string };
}

export type ImageReader = (image: RequestImage) => Promise<ImageReading>;

/** Frames come again and again in a history; this many are remembered. */
const REMEMBERED_IMAGES = 512;

/** Reads images, each distinct one once. */
export function createImageReader(): ImageReader {
  const readings = new Map<string, Promise<ImageReading>>();
  return (image) => {
    const known = readings.get(image.sha256);
    if (known) return known;
    const reading = readImage(image);
    readings.set(image.sha256, reading);
    const [oldest] = readings.keys();
    if (readings.size > REMEMBERED_IMAGES && oldest !== undefined) readings.delete(oldest);
    return reading;
  };
}

async function readImage({ bytes, mimeType }: RequestImage): Promise<ImageReading> {
  try {
    if (isPng(bytes)) return readPixels(await decodePngPixels(bytes));
    const { imageSize } = await import("image-size");
    const { width, height } = imageSize(bytes);
    if (!(width > 0 && height > 0)) throw new RangeError(`the image is ${width}×${height} pixels`);
    return { width, height, content: { kind: "unreadable", mimeType } };
  } catch (cause) {
    throw new GeminiError(
      "INVALID_ARGUMENT",
      `Unable to process input image (${mimeType}, ${bytes.length} bytes): ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  }
}

function readPixels(pixels: RgbPixels): ImageReading {
  const { width, height } = pixels;
  const scene = readStackingScene(pixels);
  return {
    width,
    height,
    content: scene ? { kind: "scene", scene } : { kind: "picture", meanColor: meanColor(pixels) },
  };
}

function meanColor({ data, width, height }: RgbPixels): string {
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at++) sums[at % 3] = (sums[at % 3] ?? 0) + (data[at] ?? 0);
  const hex = sums.map((sum) =>
    Math.round(sum / (width * height))
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${hex.join("")}`;
}
