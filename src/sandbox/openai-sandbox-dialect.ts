import { chatOfResponsesRequest } from "./counting-request.js";
import { GeminiError } from "./gemini-error.js";
import { isJsonObject, type JsonObject } from "./json-fields.js";
import { type GeminiBody, readGeminiBody, type SandboxDialect } from "./sandbox-dialect.js";

const ERROR_TYPES: Record<number, string> = { 400: "invalid_request_error", 429: "rate_limit_exceeded" };

/** Chat completions: https://platform.openai.com/docs/api-reference/chat, read 2026-11-25. */
export const openaiSandboxDialect: SandboxDialect = {
  readRequest(body) {
    const { model, messages, stream, stream_options: options, response_format: format } = body;
    if (typeof model !== "string") throw invalid("you must provide a model parameter");
    if (!Array.isArray(messages)) throw invalid("messages is not specified");
    const isSystem = (message: unknown) =>
      isJsonObject(message) && /^(?:system|developer)$/.test(String(message.role));
    const system = messages.filter(isSystem).flatMap(partsOf);
    const json = isJsonObject(format) && format.type !== "text";
    const named = isJsonObject(format) ? format.json_schema : undefined;
    const schema = isJsonObject(named) ? named.schema : undefined;
    const generationConfig: JsonObject = {
      temperature: body.temperature,
      topP: body.top_p,
      maxOutputTokens: body.max_completion_tokens ?? body.max_tokens,
      seed: body.seed,
      ...(json && { responseMimeType: "application/json" }),
      ...(schema !== undefined && { responseJsonSchema: schema }),
      ...(!/^(?:o\d|gpt-5)/.test(model) && { thinkingConfig: { thinkingBudget: 0 } }),
    };
    return {
      model,
      stream: stream === true,
      wantsUsage: isJsonObject(options) && options.include_usage === true,
      gemini: {
        contents: messages
          .filter((message) => !isSystem(message))
          .map((message) => ({ role: roleOf(message), parts: partsOf(message) })),
        ...(system.length > 0 && { systemInstruction: { parts: system } }),
        generationConfig,
      },
    };
  },
  requestToCount: chatOfResponsesRequest,
  count: (inputTokens) => ({ object: "response.input_tokens", input_tokens: inputTokens }),
  whole: (body) => {
    const { text, isCut } = readGeminiBody(body);
    const message = { role: "assistant", content: text, refusal: null };
    const choice = { index: 0, message, logprobs: null, finish_reason: isCut ? "length" : "stop" };
    return { ...headOf(body, "chat.completion"), choices: [choice], usage: usageOf(body) };
  },
  stream(bodies, { wantsUsage }) {
    const chunk = (body: GeminiBody, choices: unknown[], usage: unknown = null) =>
      `data: ${JSON.stringify({ ...headOf(body, "chat.completion.chunk"), choices, usage })}\n\n`;
    const pieces = bodies.map((body, index) => {
      const delta = { ...(index === 0 && { role: "assistant" }), content: readGeminiBody(body).text };
      return chunk(body, [{ index: 0, delta, finish_reason: null }]);
    });
    const last = bodies.at(-1);
    if (!last) return { pieces, ending: "data: [DONE]\n\n" };
    const finish = [{ index: 0, delta: {}, finish_reason: readGeminiBody(last).isCut ? "length" : "stop" }];
    const usage = wantsUsage ? chunk(last, [], usageOf(last)) : "";
    return { pieces, ending: `${chunk(last, finish)}${usage}data: [DONE]\n\n` };
  },
  error: ({ httpStatus, message }) => ({
    error: {
      message: `Sandbox: ${message}`,
      type: ERROR_TYPES[httpStatus] ?? "server_error",
      param: null,
      code: null,
    },
  }),
};

function headOf(body: GeminiBody, object: string) {
  const { id, model } = readGeminiBody(body);
  return { id, object, created: 0, model };
}

/** Thoughts are inside the completion here, and beside it in Gemini. */
function usageOf(body: GeminiBody) {
  const { inputTokens, outputTokens, thoughtsTokens } = readGeminiBody(body);
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: thoughtsTokens },
  };
}

function roleOf(message: unknown): string {
  return isJsonObject(message) && message.role === "assistant" ? "model" : "user";
}

function partsOf(message: unknown): JsonObject[] {
  const content = isJsonObject(message) ? message.content : undefined;
  if (typeof content === "string") return [{ text: content }];
  if (!Array.isArray(content)) throw invalid("a message has no content");
  return content.map((part: unknown) => {
    if (!isJsonObject(part)) throw invalid("a content part is not an object");
    if (part.type === "text") return { text: part.text };
    const url = isJsonObject(part.image_url) ? String(part.image_url.url) : "";
    const inline = /^data:([^;,]+);base64,(.*)$/s.exec(url);
    if (!inline)
      throw invalid(`the sandbox takes texts and inline images, not a part of type ${String(part.type)}`);
    return { inlineData: { mimeType: inline[1], data: inline[2] } };
  });
}

function invalid(message: string): GeminiError {
  return new GeminiError("INVALID_ARGUMENT", `${message}.`);
}
