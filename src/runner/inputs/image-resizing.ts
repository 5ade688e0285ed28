import { readImageDimensions } from "../../tokens/image-dimensions.js";
import { loadPeer } from "../load-peer.js";

/** Makes a picture smaller, if it is too large. */
export type ImageResizer = (bytes: Uint8Array) => Promise<Uint8Array>;

type Sharp = typeof import("sharp").default;

/**
 * Pictures with a longer side than `maxSide` pixels are made as small, in the format they have and turned as
 * their camera says; the others stay as they are, byte for byte.
 * @throws ExplogError `PEER_MISSING` when it is needed and not installed.
 */
export function imageResizer(maxSide: number | undefined): ImageResizer | undefined {
  if (maxSide === undefined) return undefined;
  const loaded = loadPeer<Sharp | { default: Sharp }>("sharp", process.cwd(), "`inputs.max_side`");
  const sharp = "default" in loaded ? loaded.default : loaded;
  return async (bytes) => {
    const size = readImageDimensions(bytes);
    if (!size || Math.max(size.width, size.height) <= maxSide) return bytes;
    return sharp(bytes).autoOrient().resize(maxSide, maxSide, { fit: "inside" }).toBuffer();
  };
}
