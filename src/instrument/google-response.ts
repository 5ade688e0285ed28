import { toPlainJson } from "../format/canonical-json.js";
import type { ContentPart } from "../format/content.js";
import type { ModelCallOutcome } from "../format/model-call.js";
import { createUsageStream } from "../usage/usage-stream.js";
import type { AnswerCollector } from "./call-shape.js";
import { googleParts } from "./google-content.js";
import { fieldsOf } from "./request-fields.js";

/** The fields of a `GenerateContentResponse` that are read; its getters warn on the console, so they are left alone. */
export interface GoogleResponse {
  candidates?: { content?: { parts?: unknown[] }; finishReason?: unknown }[];
  promptFeedback?: { blockReason?: unknown };
  modelVersion?: unknown;
  usageMetadata?: unknown;
  sdkHttpResponse?: { headers?: Record<string, string> };
}

/** What a whole response says. */
export function googleOutcome(response: GoogleResponse): ModelCallOutcome {
  const content = createGoogleStreamContent();
  content.add(response);
  const rawUsage =
    response?.usageMetadata === undefined ? undefined : { usageMetadata: response.usageMetadata };
  return { ...content.outcome(), rawUsage };
}

/** Puts an answer together, be it whole or in chunks; usage is cumulative, so the last report counts. */
export function createGoogleAnswer(): AnswerCollector {
  const usage = createUsageStream("google");
  const content = createGoogleStreamContent();
  let isComplete = false;
  return {
    add(piece) {
      const chunk = fieldsOf(piece) as GoogleResponse;
      usage.add(chunk);
      content.add(chunk);
      if (chunk.candidates?.[0]?.finishReason || chunk.promptFeedback?.blockReason) isComplete = true;
      return (chunk.candidates?.[0]?.content?.parts ?? []).length > 0;
    },
    isComplete: () => isComplete,
    outcome: () => ({ ...content.outcome(), rawUsage: usage.report() }),
  };
}

/** Puts the chunks of a stream together again: texts that follow each other become one. */
export function createGoogleStreamContent(): {
  add(chunk: GoogleResponse): void;
  outcome(): ModelCallOutcome;
} {
  const parts: ContentPart[] = [];
  let finishReason: string | undefined;
  let modelVersion: string | undefined;
  let serviceTier: string | undefined;
  return {
    add(chunk) {
      for (const part of googleParts(chunk?.candidates?.[0]?.content?.parts ?? [])) appendPart(parts, part);
      // A prompt that is blocked gets no candidate, and the reason stands beside them.
      const blocked = textOrNothing(chunk?.promptFeedback?.blockReason);
      finishReason = textOrNothing(chunk?.candidates?.[0]?.finishReason) ?? blocked ?? finishReason;
      modelVersion = textOrNothing(chunk?.modelVersion) ?? modelVersion;
      // Google names the tier that served the call in this header alone (Vertex: in the usage report).
      serviceTier = chunk?.sdkHttpResponse?.headers?.["x-gemini-service-tier"] ?? serviceTier;
    },
    outcome: () => ({
      messages: parts.length > 0 ? [{ role: "assistant", parts: [...parts] }] : [],
      finishReason,
      modelVersion,
      serviceTier,
    }),
  };
}

function appendPart(parts: ContentPart[], part: ContentPart): void {
  if (part.type !== "text" && part.type !== "reasoning") {
    parts.push(keptPart(part));
    return;
  }
  // Streams end with an empty text, which carries the reason to finish.
  if (part.text === "") return;
  const last = parts.at(-1);
  if (last?.type === part.type) {
    parts[parts.length - 1] = { ...last, text: last.text + part.text };
  } else {
    parts.push(part);
  }
}

/** Whoever reads the stream may change what a tool was called with before the answer is written down. */
function keptPart(part: ContentPart): ContentPart {
  return part.type === "tool_call" ? { ...part, arguments: toPlainJson(part.arguments) } : part;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
