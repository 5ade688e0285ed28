import type { ContentPart } from "../format/content.js";
import { sha256Hex } from "../format/content-hash.js";
import { nonEmptyText } from "./request-fields.js";

const UNKNOWN_TYPE = "application/octet-stream";

/** Media whose bytes stand in the request itself, in base64. */
export function inlineMedia(mediaType: unknown, base64: unknown): ContentPart {
  const bytes = typeof base64 === "string" ? Buffer.from(base64, "base64") : undefined;
  return {
    type: "media",
    mediaType: nonEmptyText(mediaType) ?? UNKNOWN_TYPE,
    bytes,
    byteLength: bytes?.byteLength,
    sha256: bytes && sha256Hex(bytes),
  };
}

/** Media behind an address or a file's id; a `data:` address holds the bytes. */
export function linkedMedia(uri: unknown, mediaType?: unknown): ContentPart {
  const address = String(uri);
  const inline = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i.exec(address);
  if (inline) return inlineMedia(inline[1] || mediaType, address.slice(inline[0].length));
  return { type: "media", mediaType: nonEmptyText(mediaType) ?? UNKNOWN_TYPE, uri: address };
}

/** A part of a kind that is not known here: named, never dropped. */
export function unknownPart(part: unknown): ContentPart {
  const kind = typeof part === "object" && part !== null ? (part as { type?: unknown }).type : undefined;
  if (typeof kind === "string") return { type: "other", description: kind };
  if (typeof part !== "object" || part === null) return { type: "other", description: String(part) };
  return { type: "other", description: `part with ${Object.keys(part).join(", ") || "nothing"}` };
}
