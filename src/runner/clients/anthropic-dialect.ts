import type { RunConfig } from "../../config/run-config.js";
import type { ContentMessage, ContentPart } from "../../format/content.js";
import { anthropicCall } from "../../instrument/anthropic-messages.js";
import { base64Of } from "./base64-media.js";
import type { StructuredOutput } from "./structured-output.js";
import type { WireDialect } from "./wire-client.js";

const ANTHROPIC_BASE_URL = "https://api.anthropic.com";
/** https://docs.claude.com/en/api/versioning, read 2026-11-25. */
const API_VERSION = "2023-06-01";
/** The API wants a limit; this one every model takes. */
const DEFAULT_MAX_TOKENS = 4096;

/** Anthropic's messages. */
export function anthropicDialect(
  config: Pick<RunConfig, "model" | "generation" | "stream">,
  endpoint: { baseUrl?: string; apiKey?: string },
  structured?: StructuredOutput,
): WireDialect {
  const { generation, stream } = config;
  const { thinkingBudget } = generation;
  const parameters = {
    max_tokens: generation.maxOutputTokens ?? DEFAULT_MAX_TOKENS,
    temperature: generation.temperature,
    top_p: generation.topP,
    top_k: generation.topK,
    stop_sequences: generation.stopSequences,
    thinking: thinkingBudget ? { type: "enabled", budget_tokens: thinkingBudget } : undefined,
    output_config: structured && { format: { type: "json_schema", schema: structured.schema } },
    ...(stream && { stream: true }),
  };
  return {
    provider: "anthropic",
    shape: anthropicCall,
    url: `${(endpoint.baseUrl ?? ANTHROPIC_BASE_URL).replace(/\/+$/, "")}/v1/messages`,
    headers: { "anthropic-version": API_VERSION, ...(endpoint.apiKey && { "x-api-key": endpoint.apiKey }) },
    parameters: Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)),
    content: (messages) => ({
      model: config.model,
      ...systemOf(messages),
      messages: messages
        .filter(({ role }) => role !== "system")
        .map(({ role, parts }) => ({ role, content: parts.map(block) })),
    }),
  };
}

function systemOf(messages: readonly ContentMessage[]): { system?: string } {
  const system = messages
    .filter(({ role }) => role === "system")
    .flatMap(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : "")))
    .join("\n");
  return system === "" ? {} : { system };
}

function block(part: ContentPart) {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "media") {
    const type = part.mediaType === "application/pdf" ? "document" : "image";
    return { type, source: { type: "base64", media_type: part.mediaType, data: base64Of(part) } };
  }
  throw new Error(`a run cannot send a part of type ${part.type}`);
}
