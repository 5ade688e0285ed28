import type { ContentMessage, ContentPart, MediaPart } from "../format/content.js";
import type { LocalCount } from "../format/model-call.js";
import type { Modality } from "../format/token-usage.js";
import { readImageDimensions } from "./image-dimensions.js";
import { countImageTokens } from "./image-tokens.js";
import { readMediaDuration } from "./media-duration.js";
import { countAudioTokens, countVideoTokens } from "./recording-tokens.js";
import { countTextTokens } from "./text-tokens.js";

export interface MessageCountOptions {
  /** Gemini's `mediaResolution` or OpenAI's `detail`. */
  mediaResolution?: string;
}

type PartCount = { method: string; byModality: Partial<Record<Modality, number>> };

const TEXT_TYPES = /^(?:text\/|application\/(?:json|xml|yaml|x-yaml|javascript|x-ndjson)$)/;

/** Counts a whole request, or an answer, locally: its texts, images, sound and film. */
export function countMessageTokens(
  messages: readonly ContentMessage[],
  model: string,
  options: MessageCountOptions = {},
): LocalCount {
  const byModality: Partial<Record<Modality, number>> = {};
  const methods = new Set<string>();
  let complete = true;
  let tokens = 0;
  for (const part of messages.flatMap((message) => message.parts)) {
    const count = countPart(part, model, options);
    if (!count) {
      complete = false;
      continue;
    }
    methods.add(count.method);
    for (const [modality, counted] of Object.entries(count.byModality) as [Modality, number][]) {
      byModality[modality] = (byModality[modality] ?? 0) + counted;
      tokens += counted;
    }
  }
  return { tokens: complete ? tokens : null, byModality, method: [...methods].join("+") || "none" };
}

function countPart(part: ContentPart, model: string, options: MessageCountOptions): PartCount | undefined {
  switch (part.type) {
    case "text":
    case "reasoning":
      return countText(part.text, model);
    case "tool_call":
      return countValue(part.name, part.arguments, model);
    case "tool_result":
      return countValue(part.name, part.result, model);
    case "media":
      return countMedia(part, model, options.mediaResolution);
    case "other":
      return undefined;
  }
}

function countText(text: string, model: string): PartCount {
  const { tokens, method } = countTextTokens(text, model);
  return { method, byModality: { text: tokens } };
}

/** A tool's name and a value as a model is shown them, unless the value cannot be written down. */
function countValue(name: string | undefined, value: unknown, model: string): PartCount | undefined {
  try {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    return countText((name ?? "") + text, model);
  } catch {
    return undefined;
  }
}

function countMedia(part: MediaPart, model: string, mediaResolution?: string): PartCount | undefined {
  const { mediaType, bytes } = part;
  if (mediaType.startsWith("image/")) return countImage(part, model, mediaResolution);
  if (!bytes) return undefined;
  if (TEXT_TYPES.test(mediaType)) return countText(new TextDecoder().decode(bytes), model);
  const recording = readMediaDuration(bytes);
  if (!recording) return undefined;
  if (mediaType.startsWith("audio/")) {
    const count = countAudioTokens(recording, model);
    return count && { method: count.method, byModality: { audio: count.tokens } };
  }
  if (!mediaType.startsWith("video/")) return undefined;
  const count = countVideoTokens(recording, model, mediaResolution);
  if (!count) return undefined;
  const { method, video, audio } = count;
  return { method, byModality: audio > 0 ? { video, audio } : { video } };
}

function countImage(part: MediaPart, model: string, mediaResolution?: string): PartCount | undefined {
  const size =
    part.width && part.height
      ? { width: part.width, height: part.height }
      : part.bytes && readImageDimensions(part.bytes);
  const count = countImageTokens(size ?? {}, model, mediaResolution);
  return count && { method: count.method, byModality: { image: count.tokens } };
}
