import type { ContentMessage, ContentPart } from "../format/content.js";
import { linkedMedia, unknownPart } from "./media-parts.js";
import { refusalPart } from "./openai-chat-content.js";
import { fieldsOf, nonEmptyText, parsedArguments } from "./request-fields.js";

/** The input of a Responses request: a text, or a list of messages, tool calls and their results. */
export function responsesMessages(input: unknown): ContentMessage[] {
  if (typeof input === "string") return [{ role: "user", parts: [{ type: "text", text: input }] }];
  return Array.isArray(input) ? input.map(responsesItem) : [];
}

/** One item, of an input or of an output. */
export function responsesItem(item: unknown): ContentMessage {
  const fields = fieldsOf(item);
  switch (fields.type) {
    case undefined:
    case "message":
      return { role: roleOf(fields.role), parts: responsesParts(fields.content) };
    case "function_call":
    case "custom_tool_call":
      return { role: "assistant", parts: [toolCall(fields)] };
    case "function_call_output":
    case "custom_tool_call_output":
      return { role: "tool", parts: toolResult(fields) };
    case "reasoning":
      return { role: "assistant", parts: reasoningParts(fields) };
    default:
      return { role: "assistant", parts: [unknownPart(item)] };
  }
}

function roleOf(role: unknown): ContentMessage["role"] {
  if (role === "assistant") return "assistant";
  return role === "system" || role === "developer" ? "system" : "user";
}

function responsesParts(content: unknown): ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.map(responsesPart) : [];
}

function responsesPart(part: unknown): ContentPart {
  const { type, text, refusal, image_url, file_id, file_data, file_url } = fieldsOf(part);
  switch (type) {
    case "input_text":
    case "output_text":
    case "text":
      return { type: "text", text: String(text) };
    case "refusal":
      return refusalPart(String(refusal));
    case "input_image":
      return linkedMedia(image_url ?? file_id, "image/*");
    case "input_file":
      return linkedMedia(file_data ?? file_url ?? file_id, "application/pdf");
    default:
      return unknownPart(part);
  }
}

function toolCall({ call_id, name, arguments: text, input }: Record<string, unknown>): ContentPart {
  return {
    type: "tool_call",
    id: nonEmptyText(call_id),
    name: String(name),
    arguments: parsedArguments(text ?? input),
  };
}

function toolResult({ call_id, output }: Record<string, unknown>): ContentPart[] {
  const parts = responsesParts(output);
  const texts = parts.flatMap((part) => (part.type === "text" ? part.text : []));
  const result: ContentPart = { type: "tool_result", id: nonEmptyText(call_id), result: texts.join("") };
  return [result, ...parts.filter(({ type }) => type !== "text")];
}

/** What of its thoughts the provider shows; encrypted ones stay out. */
function reasoningParts({ summary, content }: Record<string, unknown>): ContentPart[] {
  const shown = [content, summary].flatMap((list) => (Array.isArray(list) ? list : []));
  return shown.flatMap((part): ContentPart[] => {
    const text = nonEmptyText(fieldsOf(part).text);
    return text ? [{ type: "reasoning", text }] : [];
  });
}
