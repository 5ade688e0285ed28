import { canonicalJson } from "../format/canonical-json.js";
import type { ContentMessage, ContentPart, MediaPart } from "../format/content.js";
import type { GenerationStatus } from "../format/generation-record.js";
import type { GenerationPlace, ModelCallRequest } from "../format/model-call.js";
import { readImageDimensions } from "../tokens/image-dimensions.js";
import { countImageTokens } from "../tokens/image-tokens.js";
import { startOf } from "./call-start.js";
import { describeError } from "./failed-call.js";
import type { EndedCall } from "./open-call.js";
import { type GivenUsage, usageFromCounts } from "./usage-of-call.js";

/** An image given for counting: its bytes, or a description of it. */
export type GivenImage = Uint8Array | Omit<MediaPart, "type">;

/** A generation that already took place, as the caller describes it. */
export interface LoggedGeneration extends GenerationPlace {
  model: string;
  provider?: string;
  /** A text, or messages, or anything JSON. */
  prompt?: unknown;
  response?: unknown;
  /** Seconds. */
  duration?: number;
  /** Seconds. */
  timeToFirstToken?: number;
  /** Counts in explog's own names, from the provider. */
  usage?: GivenUsage;
  /** The provider's response or its usage object, as it came. */
  rawUsage?: unknown;
  exampleImages?: readonly GivenImage[];
  testImages?: readonly GivenImage[];
  exampleImagesCount?: number;
  testImagesCount?: number;
  /** Stands in for the dimensions of images of which only the number is known; default `standard`. */
  imageSize?: "low" | "standard" | "high";
  temperature?: number;
  topP?: number;
  topK?: number;
  serviceTier?: string;
  modelVersion?: string;
  finishReason?: string;
  baseUrl?: string;
  /** When the call started; default now. */
  timestamp?: Date | string | number;
  status?: GenerationStatus;
  error?: unknown;
  attempts?: number;
  scores?: Record<string, number>;
  parameters?: Record<string, unknown>;
}

/** The request and the end of a call, out of what the caller tells of it. */
export function logRequest(generation: LoggedGeneration): {
  request: ModelCallRequest;
  ended: EndedCall;
  attempts: number;
} {
  const { exampleImages, testImages } = generation;
  const exampleImagesCount = generation.exampleImagesCount ?? exampleImages?.length;
  const testImagesCount = generation.testImagesCount ?? testImages?.length;
  const failed = generation.error !== undefined || generation.status === "error";
  const countedOnly =
    (exampleImagesCount ?? 0) -
    (exampleImages?.length ?? 0) +
    ((testImagesCount ?? 0) - (testImages?.length ?? 0));
  return {
    request: {
      key: generation.key,
      frameNumber: generation.frameNumber,
      step: generation.step,
      tags: generation.tags,
      provider: generation.provider,
      model: generation.model,
      messages: promptMessages(generation),
      parameters: generation.parameters,
      temperature: generation.temperature,
      topP: generation.topP,
      topK: generation.topK,
      serviceTier: generation.serviceTier,
      baseUrl: generation.baseUrl,
      exampleImagesCount,
      testImagesCount,
    },
    ended: {
      status: generation.status ?? (failed ? "error" : "ok"),
      startedAt: startOf(generation.timestamp),
      durationSeconds: generation.duration === undefined ? null : roundedSeconds(generation.duration),
      timeToFirstTokenSeconds: generation.timeToFirstToken,
      outcome: {
        messages: responseMessages(generation.response),
        rawUsage: generation.rawUsage,
        modelVersion: generation.modelVersion,
        finishReason: generation.finishReason,
        serviceTier: generation.serviceTier,
        scores: generation.scores,
      },
      answered: generation.response !== undefined,
      lostAttempts: 0,
      error: failed ? describeError(generation.error ?? "failed") : undefined,
      givenUsage: generation.usage && usageFromCounts(generation.usage),
      extraImageTokens: countedOnly > 0 ? () => tokensOfCountedImages(countedOnly, generation) : undefined,
    },
    attempts: generation.attempts ?? 1,
  };
}

/** What is left to log of a generation whose content can't be read (a getter of it throws, for instance). */
export function withoutContent(generation: LoggedGeneration): LoggedGeneration {
  const { model, provider, key, frameNumber, step, duration, status } = generation;
  return { model, provider, key, frameNumber, step, duration, status };
}

/** Without their bytes or dimensions, images are counted by the size they are said to have. */
function tokensOfCountedImages(count: number, { model, imageSize }: LoggedGeneration): number | undefined {
  const counted = countImageTokens({ size: imageSize ?? "standard" }, model);
  return counted && Number.isFinite(counted.tokens) ? counted.tokens * count : undefined;
}

function roundedSeconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** What was sent, in the one description of content. */
export function promptMessages(
  generation: Pick<LoggedGeneration, "prompt" | "exampleImages" | "testImages">,
): ContentMessage[] {
  const messages = contentMessages(generation.prompt, "user");
  const images = [...(generation.exampleImages ?? []), ...(generation.testImages ?? [])].map(mediaPart);
  if (images.length > 0) messages.push({ role: "user", parts: images });
  return messages;
}

/** What came back, in the one description of content. */
function responseMessages(response: unknown): ContentMessage[] {
  return contentMessages(response, "assistant");
}

function contentMessages(content: unknown, role: ContentMessage["role"]): ContentMessage[] {
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return [{ role, parts: [{ type: "text", text: content }] }];
  if (isContentMessages(content)) return [...content];
  return [{ role, parts: [{ type: "text", text: canonicalJson(content) }] }];
}

const PART_TYPES = new Set<string>([
  "text",
  "media",
  "tool_call",
  "tool_result",
  "reasoning",
  "other",
] satisfies ContentPart["type"][]);

function isContentMessages(value: unknown): value is ContentMessage[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (message) =>
        typeof message?.role === "string" &&
        Array.isArray(message.parts) &&
        message.parts.every((part: { type?: string } | null) => PART_TYPES.has(part?.type ?? "")),
    )
  );
}

function mediaPart(image: GivenImage): MediaPart {
  const described = image instanceof Uint8Array ? { mediaType: "", bytes: image } : image;
  const known = described.width !== undefined && described.height !== undefined && described.mediaType !== "";
  const read = known || !described.bytes ? undefined : readImageDimensions(described.bytes);
  return {
    type: "media",
    ...described,
    mediaType: described.mediaType || read?.mediaType || "application/octet-stream",
    width: described.width ?? read?.width,
    height: described.height ?? read?.height,
  };
}
