import type { ContentMessage, ContentPart } from "../format/content.js";
import { inlineMedia, linkedMedia, unknownPart } from "./media-parts.js";
import { fieldsOf, nonEmptyText, parsedArguments } from "./request-fields.js";

/** The messages of a chat completion's request. */
export function chatMessages(messages: unknown): ContentMessage[] {
  return Array.isArray(messages) ? messages.map(chatMessage) : [];
}

/** One message, of a request or of an answer. */
function chatMessage(message: unknown): ContentMessage {
  const { role, content, tool_call_id: id } = fieldsOf(message);
  if (role === "tool" || role === "function") {
    const parts = chatParts(content);
    const texts = parts.flatMap((part) => (part.type === "text" ? part.text : []));
    const result: ContentPart = { type: "tool_result", id: nonEmptyText(id), result: texts.join("") };
    return { role: "tool", parts: [result, ...parts.filter(({ type }) => type !== "text")] };
  }
  return { role: roleOf(role), parts: chatMessageParts(fieldsOf(message)) };
}

/** What the model itself writes: its thoughts, its text, and the tools it calls. */
export function chatMessageParts(message: Record<string, unknown>): ContentPart[] {
  const parts: ContentPart[] = [];
  // DeepSeek and vLLM say `reasoning_content`, OpenRouter and Ollama say `reasoning`.
  const reasoning = nonEmptyText(message.reasoning_content) ?? nonEmptyText(message.reasoning);
  if (reasoning) parts.push({ type: "reasoning", text: reasoning });
  parts.push(...chatParts(message.content));
  const refusal = nonEmptyText(message.refusal);
  if (refusal) parts.push(refusalPart(refusal));
  if (Array.isArray(message.tool_calls)) parts.push(...message.tool_calls.map(toolCall));
  return parts;
}

/** Words of the model that are no answer, and must not pass for one. */
const REFUSAL = "refusal: ";

export function refusalPart(refusal: string): ContentPart {
  return { type: "other", description: `${REFUSAL}${refusal}` };
}

/** What a part says that stands for a refusal. */
export function refusalText(description: string): string | undefined {
  return description.startsWith(REFUSAL) ? description.slice(REFUSAL.length) : undefined;
}

function roleOf(role: unknown): ContentMessage["role"] {
  if (role === "assistant") return "assistant";
  return role === "system" || role === "developer" ? "system" : "user";
}

function chatParts(content: unknown): ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.map(chatPart) : [];
}

function chatPart(part: unknown): ContentPart {
  const { type, text, refusal, image_url: image, input_audio: audio, file } = fieldsOf(part);
  switch (type) {
    case "text":
      return { type: "text", text: String(text) };
    case "refusal":
      return refusalPart(String(refusal));
    case "image_url":
      return linkedMedia(fieldsOf(image).url, "image/*");
    case "input_audio": {
      const { format, data } = fieldsOf(audio);
      return inlineMedia(format === "mp3" ? "audio/mpeg" : `audio/${format}`, data);
    }
    case "file": {
      const { file_data: data, file_id: id } = fieldsOf(file);
      return linkedMedia(data ?? id, "application/pdf");
    }
    default:
      return unknownPart(part);
  }
}

function toolCall(call: unknown): ContentPart {
  const { id, function: called, custom } = fieldsOf(call);
  const { name, arguments: text } = fieldsOf(called);
  const { name: customName, input } = fieldsOf(custom);
  return {
    type: "tool_call",
    id: nonEmptyText(id),
    name: String(name ?? customName),
    arguments: parsedArguments(text ?? input),
  };
}
