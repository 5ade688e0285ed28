import { canonicalJson } from "../format/canonical-json.js";
import type { ModelCallOutcome } from "../format/model-call.js";
import { type GoogleResponse, googleOutcome } from "./google-response.js";

/** What any result of a model call says: its text and its usage report, where they can be told. */
export function describeResponse(result: unknown): ModelCallOutcome {
  if (typeof result === "string") return textOutcome(result);
  if (typeof result !== "object" || result === null) {
    return { messages: result === undefined ? [] : textOutcome(String(result)).messages };
  }
  if ("usageMetadata" in result || "candidates" in result) return googleOutcome(result as GoogleResponse);
  const text = "text" in result && typeof result.text === "string" ? result.text : canonicalJson(result);
  return { ...textOutcome(text), rawUsage: "usage" in result ? result : undefined };
}

function textOutcome(text: string): ModelCallOutcome {
  return { messages: [{ role: "assistant", parts: [{ type: "text", text }] }] };
}
