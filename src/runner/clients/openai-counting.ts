import type { RunConfig } from "../../config/run-config.js";
import type { CountingDialect } from "./counting-dialect.js";
import type { Address } from "./open-address.js";
import { type ChatMessage, openaiDialect } from "./openai-dialect.js";
import type { StructuredOutput } from "./structured-output.js";

/**
 * OpenAI counts requests of its Responses API only, so what a run would send as a chat is put in that shape.
 * https://platform.openai.com/docs/api-reference/responses/input-tokens, read 2026-11-25.
 */
export function openaiCounting(
  config: Pick<RunConfig, "model" | "provider" | "generation" | "output" | "stream">,
  address: Address,
  structured?: StructuredOutput,
): CountingDialect {
  const { url, headers, parameters, content } = openaiDialect(config, address, structured);
  const format = textFormat(parameters.response_format as ResponseFormat | undefined);
  return {
    provider: "OpenAI",
    endpoint: "input_tokens",
    url: url.replace(/\/chat\/completions$/, "/responses/input_tokens"),
    headers,
    body(messages) {
      const { model, messages: chat } = content(messages) as { model: string; messages: ChatMessage[] };
      return { model, input: chat.map(inputItem), ...(format && { text: { format } }) };
    },
    countField: "input_tokens",
  };
}

type ResponseFormat = { type: "json_object" } | { type: "json_schema"; json_schema: object };

/** What a chat keeps under a key of its own stands beside the type here. */
function textFormat(format: ResponseFormat | undefined): object | undefined {
  return format?.type === "json_schema" ? { type: format.type, ...format.json_schema } : format;
}

function inputItem({ role, content }: ChatMessage) {
  if (typeof content === "string") return { role, content };
  return {
    role,
    content: content.map((part) =>
      part.type === "text"
        ? { type: role === "assistant" ? "output_text" : "input_text", text: part.text }
        : {
            type: "input_image",
            image_url: part.image_url.url,
            detail: part.image_url.detail ?? "auto",
          },
    ),
  };
}
