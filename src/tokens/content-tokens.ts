import type { ContentMessage, ContentPart, MediaPart } from "../format/content.js";
import type { Modality } from "../format/token-usage.js";
import { readImageDimensions } from "./image-dimensions.js";
import { countImageTokens } from "./image-tokens.js";
import { countTextTokens } from "./text-tokens.js";

export interface MessageTokenCount {
  /** `null` when a part of the request cannot be counted. */
  tokens: number | null;
  /** The parts that could be counted. */
  byModality: Partial<Record<Modality, number>>;
  /** Every method that was used, joined by `+`. */
  method: string;
}

export interface MessageCountOptions {
  /** Gemini's `mediaResolution` or OpenAI's `detail`. */
  mediaResolution?: string;
}

interface PartCount {
  modality: Modality;
  tokens: number;
  method: string;
}

/** Counts a whole request, or an answer, locally: its texts, images, sound and video. */
export function countMessageTokens(
  messages: readonly ContentMessage[],
  model: string,
  options: MessageCountOptions = {},
): MessageTokenCount {
  const byModality: Partial<Record<Modality, number>> = {};
  const methods = new Set<string>();
  let complete = true;
  for (const message of messages) {
    for (const part of message.parts) {
      const count = countPart(part, model, options);
      if (!count) {
        complete = false;
        continue;
      }
      byModality[count.modality] = (byModality[count.modality] ?? 0) + count.tokens;
      methods.add(count.method);
    }
  }
  const tokens = Object.values(byModality).reduce((sum, part) => sum + part, 0);
  return { tokens: complete ? tokens : null, byModality, method: [...methods].join("+") || "none" };
}

function countPart(part: ContentPart, model: string, options: MessageCountOptions): PartCount | undefined {
  switch (part.type) {
    case "text":
    case "reasoning":
      return { modality: "text", ...countTextTokens(part.text, model) };
    case "tool_call":
      return { modality: "text", ...countTextTokens(part.name + jsonText(part.arguments), model) };
    case "tool_result":
      return { modality: "text", ...countTextTokens((part.name ?? "") + jsonText(part.result), model) };
    case "media":
      return countMedia(part, model, options);
    case "other":
      return undefined;
  }
}

function countMedia(part: MediaPart, model: string, options: MessageCountOptions): PartCount | undefined {
  if (!part.mediaType.startsWith("image/")) return undefined;
  const size =
    part.width && part.height
      ? { width: part.width, height: part.height }
      : part.bytes && readImageDimensions(part.bytes);
  const count = size && countImageTokens(size, model, options.mediaResolution);
  return count && { modality: "image", ...count };
}

function jsonText(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
