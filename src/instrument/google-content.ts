import type { ContentPart } from "../format/content.js";
import { sha256Hex } from "../format/content-hash.js";

interface GooglePart {
  text?: unknown;
  thought?: unknown;
  inlineData?: { data?: unknown; mimeType?: unknown };
  fileData?: { fileUri?: unknown; mimeType?: unknown };
  functionCall?: { id?: string; name?: unknown; args?: unknown };
  functionResponse?: { id?: string; name?: unknown; response?: unknown };
}

/** Gemini's parts in the one description of content; what is not known is named, never dropped. */
export function googleParts(parts: readonly unknown[]): ContentPart[] {
  return parts.map(googlePart);
}

function googlePart(part: unknown): ContentPart {
  if (typeof part === "string") return { type: "text", text: part };
  if (typeof part !== "object" || part === null) return { type: "other", description: String(part) };
  const { text, thought, inlineData, fileData, functionCall, functionResponse } = part as GooglePart;
  if (typeof text === "string")
    return thought === true ? { type: "reasoning", text } : { type: "text", text };
  if (inlineData) {
    const bytes = typeof inlineData.data === "string" ? Buffer.from(inlineData.data, "base64") : undefined;
    return {
      type: "media",
      mediaType: mediaTypeOf(inlineData.mimeType),
      bytes,
      byteLength: bytes?.byteLength,
      sha256: bytes && sha256Hex(bytes),
    };
  }
  if (fileData) {
    return { type: "media", mediaType: mediaTypeOf(fileData.mimeType), uri: String(fileData.fileUri) };
  }
  if (functionCall) {
    return {
      type: "tool_call",
      id: functionCall.id,
      name: String(functionCall.name),
      arguments: functionCall.args,
    };
  }
  if (functionResponse) {
    return {
      type: "tool_result",
      id: functionResponse.id,
      name: String(functionResponse.name),
      result: functionResponse.response,
    };
  }
  return { type: "other", description: `part with ${Object.keys(part).join(", ") || "nothing"}` };
}

function mediaTypeOf(mimeType: unknown): string {
  return typeof mimeType === "string" && mimeType !== "" ? mimeType : "application/octet-stream";
}
