import { GeminiError } from "./gemini-error.js";
import { isJsonObject, type JsonObject } from "./json-fields.js";

/**
 * A request of OpenAI's Responses API, which is the only one whose tokens can be asked for, as a chat.
 * https://platform.openai.com/docs/api-reference/responses/input-tokens, read 2026-11-25.
 */
export function chatOfResponsesRequest({ model, input, instructions, text }: JsonObject): JsonObject {
  const items = typeof input === "string" ? [{ role: "user", content: input }] : input;
  if (!Array.isArray(items)) throw new GeminiError("INVALID_ARGUMENT", "input is not specified.");
  const format = isJsonObject(text) ? text.format : undefined;
  const system = instructions === undefined ? [] : [{ role: "system", content: instructions }];
  return { model, messages: [...system, ...items.map(chatMessage)], response_format: format };
}

function chatMessage(item: unknown): unknown {
  if (!isJsonObject(item) || !Array.isArray(item.content)) return item;
  return { ...item, content: item.content.map(chatPart) };
}

function chatPart(part: unknown): unknown {
  if (!isJsonObject(part)) return part;
  if (part.type === "input_image") return { type: "image_url", image_url: { url: part.image_url } };
  return /^(?:in|out)put_text$/.test(String(part.type)) ? { type: "text", text: part.text } : part;
}
