import type { ContentPart } from "../format/content.js";
import { inlineMedia, linkedMedia, unknownPart } from "./media-parts.js";

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
  if (inlineData) return inlineMedia(inlineData.mimeType, inlineData.data);
  if (fileData) return linkedMedia(fileData.fileUri, fileData.mimeType);
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
  return unknownPart(part);
}
