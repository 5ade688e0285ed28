import { readFile } from "node:fs/promises";
import type { MediaPart } from "../../format/content.js";
import { sha256Hex } from "../../format/content-hash.js";
import { readImageDimensions } from "../../tokens/image-dimensions.js";
import { imageMediaType } from "./image-kind.js";
import type { ImageResizer } from "./image-resizing.js";

/** Pictures of the last few requests, which neighbouring frames send again; more is read anew. */
const MOST_CACHED_BYTES = 32 * 1024 * 1024;

/** Reads pictures as parts of a request, and keeps the latest ones. */
export type ImageReader = (path: string) => Promise<MediaPart>;

export function createImageReader(
  resize: ImageResizer = async (bytes) => bytes,
  mostCachedBytes = MOST_CACHED_BYTES,
): ImageReader {
  const cached = new Map<string, MediaPart>();
  let cachedBytes = 0;
  return async (path) => {
    const known = cached.get(path);
    if (known) {
      cached.delete(path);
      cached.set(path, known);
      return known;
    }
    const image = imagePart(path, await resize(await readFile(path)));
    if (!cached.has(path)) cachedBytes += image.byteLength ?? 0;
    cached.set(path, image);
    for (const [oldPath, old] of cached) {
      if (cachedBytes <= mostCachedBytes) break;
      cached.delete(oldPath);
      cachedBytes -= old.byteLength ?? 0;
    }
    return image;
  };
}

function imagePart(path: string, bytes: Uint8Array): MediaPart {
  const mediaType = imageMediaType(bytes);
  const size = readImageDimensions(bytes);
  if (!mediaType || !size) throw new Error(`${path} is no longer a picture that can be read`);
  return {
    type: "media",
    mediaType,
    sha256: sha256Hex(bytes),
    byteLength: bytes.byteLength,
    width: size.width,
    height: size.height,
    bytes,
  };
}
