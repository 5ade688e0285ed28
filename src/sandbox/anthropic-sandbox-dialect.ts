import { GeminiError } from "./gemini-error.js";
import { isJsonObject, type JsonObject } from "./json-fields.js";
import { type GeminiBody, readGeminiBody, type SandboxDialect } from "./sandbox-dialect.js";

const ERROR_TYPES: Record<number, string> = {
  400: "invalid_request_error",
  429: "rate_limit_error",
  503: "overloaded_error",
};

/** Messages: https://docs.claude.com/en/api/messages, read 2026-11-25. */
export const anthropicSandboxDialect: SandboxDialect = {
  readRequest(body) {
    const { model, messages, system, stream, thinking, output_config: output } = body;
    const format = isJsonObject(output) ? output.format : undefined;
    const schema = isJsonObject(format) ? format.schema : undefined;
    if (typeof model !== "string") throw invalid("model: Field required");
    if (!Array.isArray(messages)) throw invalid("messages: Field required");
    if (body.max_tokens === undefined) throw invalid("max_tokens: Field required");
    return {
      model,
      stream: stream === true,
      wantsUsage: true,
      gemini: {
        contents: messages.map((message: unknown) => {
          if (!isJsonObject(message)) throw invalid("messages: a message is not an object");
          return { role: message.role === "assistant" ? "model" : "user", parts: partsOf(message.content) };
        }),
        ...(system !== undefined && { systemInstruction: { parts: partsOf(system) } }),
        generationConfig: {
          temperature: body.temperature,
          topP: body.top_p,
          topK: body.top_k,
          maxOutputTokens: body.max_tokens,
          ...(schema !== undefined && {
            responseMimeType: "application/json",
            responseJsonSchema: schema,
          }),
          thinkingConfig: { thinkingBudget: isJsonObject(thinking) ? (thinking.budget_tokens ?? 0) : 0 },
        },
      },
    };
  },
  // The limit of an answer is no part of what is counted.
  requestToCount: (body) => ({ ...body, max_tokens: 1 }),
  count: (inputTokens) => ({ input_tokens: inputTokens }),
  whole: (body) => messageOf(body, [{ type: "text", text: readGeminiBody(body).text }], stopReasonOf(body)),
  stream(bodies) {
    const [first, last] = [bodies[0], bodies.at(-1)];
    if (!first || !last) return { pieces: [], ending: "" };
    const start = messageOf(first, [], null);
    const begin =
      event("message_start", { message: { ...start, usage: { ...start.usage, output_tokens: 1 } } }) +
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } });
    const pieces = bodies.map((body, index) => {
      const delta = { type: "text_delta", text: readGeminiBody(body).text };
      return (index === 0 ? begin : "") + event("content_block_delta", { index: 0, delta });
    });
    const ending =
      event("content_block_stop", { index: 0 }) +
      event("message_delta", {
        delta: { stop_reason: stopReasonOf(last), stop_sequence: null },
        usage: { output_tokens: readGeminiBody(last).outputTokens },
      }) +
      event("message_stop", {});
    return { pieces, ending };
  },
  error: ({ httpStatus, message }) => ({
    type: "error",
    error: { type: ERROR_TYPES[httpStatus] ?? "api_error", message: `Sandbox: ${message}` },
  }),
};

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function messageOf(body: GeminiBody, content: unknown[], stopReason: string | null) {
  const { id, model, inputTokens, outputTokens } = readGeminiBody(body);
  const usage = {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: outputTokens,
    service_tier: "standard",
  };
  return {
    id,
    type: "message",
    role: "assistant",
    model,
    content,
    stop_reason: stopReason,
    stop_sequence: null,
    usage,
  };
}

function stopReasonOf(body: GeminiBody): string {
  return readGeminiBody(body).isCut ? "max_tokens" : "end_turn";
}

function partsOf(content: unknown): JsonObject[] {
  if (typeof content === "string") return [{ text: content }];
  if (!Array.isArray(content)) throw invalid("content: Input should be a text or a list");
  return content.map((block: unknown) => {
    if (!isJsonObject(block)) throw invalid("content: a block is not an object");
    if (block.type === "text") return { text: block.text };
    const { source } = block;
    if (block.type !== "image" || !isJsonObject(source) || source.type !== "base64") {
      throw invalid(`the sandbox takes texts and inline images, not a block of type ${String(block.type)}`);
    }
    return { inlineData: { mimeType: source.media_type, data: source.data } };
  });
}

function invalid(message: string): GeminiError {
  return new GeminiError("INVALID_ARGUMENT", `${message}.`);
}
