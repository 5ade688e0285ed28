import type { RunConfig } from "../../config/run-config.js";
import type { ContentMessage, ContentPart } from "../../format/content.js";
import { openaiChat } from "../../instrument/openai-chat.js";
import { base64Of } from "./base64-media.js";
import type { StructuredOutput } from "./structured-output.js";
import type { WireDialect } from "./wire-client.js";

/** The API wants one. */
const SCHEMA_NAME = "answer";
const OPENAI_BASE_URL = "https://api.openai.com/v1";

/** Chat completions, of OpenAI and of the many servers that speak as it does. */
export function openaiDialect(
  config: Pick<RunConfig, "model" | "provider" | "generation" | "output" | "stream">,
  endpoint: { baseUrl?: string; apiKey?: string },
  structured?: StructuredOutput,
): WireDialect {
  const { generation, output, stream } = config;
  const isOpenAI = config.provider === "openai";
  const detail = generation.mediaResolution && DETAILS[generation.mediaResolution];
  const parameters = {
    temperature: generation.temperature,
    top_p: generation.topP,
    top_k: generation.topK,
    // Other servers know the older name only; OpenAI's reasoning models refuse it.
    [isOpenAI ? "max_completion_tokens" : "max_tokens"]: generation.maxOutputTokens,
    seed: generation.seed,
    stop: generation.stopSequences,
    presence_penalty: generation.presencePenalty,
    frequency_penalty: generation.frequencyPenalty,
    response_format: structured
      ? { type: "json_schema", json_schema: { name: SCHEMA_NAME, ...structured } }
      : output.format === "json"
        ? { type: "json_object" }
        : undefined,
    ...(stream && { stream: true, stream_options: { include_usage: true } }),
  };
  return {
    provider: config.provider,
    shape: openaiChat,
    url: `${(endpoint.baseUrl ?? OPENAI_BASE_URL).replace(/\/+$/, "")}/chat/completions`,
    headers: endpoint.apiKey ? { authorization: `Bearer ${endpoint.apiKey}` } : {},
    parameters: Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)),
    content: (messages) => ({
      model: config.model,
      messages: messages.map((message) => chatMessage(message, detail)),
    }),
  };
}

const DETAILS = { low: "low", medium: "auto", high: "high" } as const;

type ChatPart =
  | { type: "text"; text: string }
  | { type: "image_url"; image_url: { url: string; detail?: string } };

export interface ChatMessage {
  role: string;
  content: string | ChatPart[];
}

function chatMessage({ role, parts }: ContentMessage, detail: string | undefined): ChatMessage {
  if (parts.every((part) => part.type === "text")) {
    return { role, content: parts.map((part) => (part.type === "text" ? part.text : "")).join("\n") };
  }
  return { role, content: parts.map((part) => chatPart(part, detail)) };
}

function chatPart(part: ContentPart, detail: string | undefined): ChatPart {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "media") {
    return {
      type: "image_url",
      image_url: { url: `data:${part.mediaType};base64,${base64Of(part)}`, ...(detail && { detail }) },
    };
  }
  throw new Error(`a run cannot send a part of type ${part.type}`);
}
