import type { MediaPart } from "../../format/content.js";

/** The bytes of a picture or a file, as every API takes them within JSON. */
export function base64Of({ bytes, mediaType }: MediaPart): string {
  if (!bytes) throw new Error(`a run cannot send ${mediaType} without its bytes`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
