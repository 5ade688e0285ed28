import { canonicalJson } from "../format/canonical-json.js";
import type { ModelCallOutcome } from "../format/model-call.js";
import { anthropicCall } from "./anthropic-messages.js";
import type { CallShape } from "./call-shape.js";
import { type GoogleResponse, googleOutcome } from "./google-response.js";
import { openaiChat } from "./openai-chat.js";
import { openaiResponses } from "./openai-responses.js";

/** What any result of a model call says: its text and its usage report, where they can be told. */
export function describeResponse(result: unknown): ModelCallOutcome {
  if (typeof result === "string") return textOutcome(result);
  if (typeof result !== "object" || result === null) {
    return { messages: result === undefined ? [] : textOutcome(String(result)).messages };
  }
  if ("usageMetadata" in result || "candidates" in result) return googleOutcome(result as GoogleResponse);
  const collector = shapeOf(result)?.answer({ provider: "unknown" });
  if (collector) {
    collector.add(result);
    return { ...collector.outcome(), rawUsage: "usage" in result ? result : undefined };
  }
  const text = "text" in result && typeof result.text === "string" ? result.text : canonicalJson(result);
  return { ...textOutcome(text), rawUsage: "usage" in result ? result : undefined };
}

/** Told by the marks that each provider puts on an answer of its own. */
function shapeOf(result: object): CallShape | undefined {
  const { object, type, choices, content, output } = result as Record<string, unknown>;
  if (Array.isArray(choices)) return openaiChat;
  if (object === "response" && Array.isArray(output)) return openaiResponses;
  return type === "message" && Array.isArray(content) ? anthropicCall : undefined;
}

function textOutcome(text: string): ModelCallOutcome {
  return { messages: [{ role: "assistant", parts: [{ type: "text", text }] }] };
}
