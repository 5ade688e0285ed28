import type { Content, Part } from "@google/genai";
import type { ContentMessage, ContentPart } from "../../format/content.js";

/** A conversation in the shape of a Gemini request: the turns, and the system instruction apart. */
export function toGeminiContents(messages: readonly ContentMessage[]): {
  contents: Content[];
  systemInstruction?: string;
} {
  const system = messages
    .filter(({ role }) => role === "system")
    .flatMap(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : "")))
    .join("\n");
  const contents = messages
    .filter(({ role }) => role !== "system")
    .map(({ role, parts }) => ({
      role: role === "assistant" ? "model" : "user",
      parts: parts.map(toGeminiPart),
    }));
  return { contents, ...(system ? { systemInstruction: system } : {}) };
}

function toGeminiPart(part: ContentPart): Part {
  if (part.type === "text") return { text: part.text };
  if (part.type === "media" && part.bytes) {
    const { buffer, byteOffset, byteLength } = part.bytes;
    return {
      inlineData: {
        mimeType: part.mediaType,
        data: Buffer.from(buffer, byteOffset, byteLength).toString("base64"),
      },
    };
  }
  throw new Error(`a run cannot send a part of type ${part.type}`);
}
