import { canonicalJson, toPlainJson } from "../format/canonical-json.js";
import type { CaptureLevel, ContentMessage, ContentPart, MediaPart } from "../format/content.js";
import { sha256Hex } from "../format/content-hash.js";
import { jsonText } from "../format/json-text.js";
import type { ModelCallRequest } from "../format/model-call.js";
import { isSecretKey, redactSecrets } from "../format/redaction.js";

/** Decides what of a call's content reaches a file. */
export interface ContentCapture {
  level: CaptureLevel;
  /** The user's redaction, made safe: it never throws. */
  redact(text: string): string;
}

/**
 * SHA-256 over model, parameters and content: the same request has the same hash, in any session. Whatever
 * changes its spelling makes an experiment that is gone on with pay for all of its calls again.
 */
export function requestHash({
  model,
  parameters,
  messages,
}: Pick<ModelCallRequest, "model" | "parameters" | "messages">): string {
  const content = messages.map(identityOfMessage).join(",");
  return sha256Hex(`${model}\n${parameters ? canonicalJson(parameters) : ""}\n[${content}]`);
}

/** The messages as the transcript keeps them. */
export function capturedMessages(
  messages: readonly ContentMessage[],
  capture: ContentCapture,
): ContentMessage[] {
  return messages.map(({ role, parts }) => ({
    role,
    parts: parts.map((part) => capturedPart(part, capture)),
  }));
}

/** A text as the transcript keeps it; with `none`, nothing. */
export function capturedText(text: string, capture: ContentCapture): string | undefined {
  return capture.level === "none" ? undefined : capture.redact(text);
}

/** Request parameters without secrets (headers may hold keys) and without what the user redacts. */
export function capturedParameters(
  parameters: Record<string, unknown> | undefined,
  capture: ContentCapture,
): Record<string, unknown> | undefined {
  if (!parameters) return undefined;
  if (areHarmless(parameters)) return { ...parameters };
  return redactedValue(redactSecrets(toPlainJson(parameters)), capture) as Record<string, unknown>;
}

/** Numbers and switches under innocent names, as most parameters are: there is nothing to take out of them. */
function areHarmless(parameters: Record<string, unknown>): boolean {
  try {
    for (const name of Object.keys(parameters)) {
      const value = parameters[name];
      const isHarmless = typeof value === "boolean" || Number.isFinite(value);
      if (!isHarmless || isSecretKey(name)) return false;
    }
    return true;
  } catch {
    // What cannot be read is written down as such by those who expect it.
    return false;
  }
}

/** Every string within a plain JSON value, as the user's redaction leaves it. */
export function redactedValue(value: unknown, capture: ContentCapture): unknown {
  if (typeof value === "string") return capture.redact(value);
  if (Array.isArray(value)) return value.map((item) => redactedValue(item, capture));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactedValue(item, capture)]));
}

/** Name of a media file, by its content. */
export function mediaFileName(part: MediaPart, bytes: Uint8Array): string {
  const extension = part.mediaType.split("/")[1]?.replace(/[^a-z0-9]/gi, "") || "bin";
  return `${part.sha256 ?? sha256Hex(bytes)}.${extension}`;
}

/** All text of an answer, as one string. */
export function textOfMessages(messages: readonly ContentMessage[]): string {
  let text = "";
  for (const { parts } of messages) for (const part of parts) if (part.type === "text") text += part.text;
  return text;
}

function capturedPart(part: ContentPart, capture: ContentCapture): ContentPart {
  if (part.type === "media") {
    const { bytes, ...described } = part;
    if (!bytes) return described;
    return {
      ...described,
      sha256: part.sha256 ?? sha256Hex(bytes),
      byteLength: part.byteLength ?? bytes.byteLength,
    };
  }
  if (capture.level === "none") return { type: "other", description: describePart(part) };
  switch (part.type) {
    case "text":
    case "reasoning":
      return { type: part.type, text: capture.redact(part.text) };
    case "tool_call":
      return { ...part, arguments: redactedValue(toPlainJson(part.arguments), capture) };
    case "tool_result":
      return { ...part, result: redactedValue(toPlainJson(part.result), capture) };
    default:
      return { ...part, description: capture.redact(part.description) };
  }
}

/** Hash and length instead of content. */
function describePart(part: Exclude<ContentPart, MediaPart>): string {
  const text = part.type === "text" || part.type === "reasoning" ? part.text : canonicalJson(part);
  return `${part.type}, ${text.length} characters, sha256 ${sha256Hex(text)}`;
}

function identityOfMessage({ role, parts }: ContentMessage): string {
  return `[${JSON.stringify(role) ?? null},[${parts.map(identityOfPart).join(",")}]]`;
}

function identityOfPart(part: ContentPart): string {
  switch (part.type) {
    case "text":
    case "reasoning":
      if (typeof part.text !== "string") return JSON.stringify([part.type, part.text]);
      return `["${part.type}",${jsonText(part.text)}]`;
    case "media": {
      const content = part.sha256 ?? (part.bytes ? sha256Hex(part.bytes) : part.uri);
      return JSON.stringify([part.type, part.mediaType, content]);
    }
    default:
      return JSON.stringify(canonicalJson(part));
  }
}
