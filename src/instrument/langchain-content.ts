import type { ContentMessage, ContentPart } from "../format/content.js";
import { inlineMedia, linkedMedia, unknownPart } from "./media-parts.js";
import { fieldsOf, nonEmptyText } from "./request-fields.js";

const ROLES: Record<string, ContentMessage["role"]> = {
  system: "system",
  developer: "system",
  human: "user",
  ai: "assistant",
  tool: "tool",
  function: "tool",
};

/** A message of LangChain: its content, and the tools it calls. */
export function langchainMessage(message: unknown): ContentMessage {
  const { type, content, tool_calls: calls, tool_call_id: id, name } = fieldsOf(message);
  const role = ROLES[String(type)] ?? "user";
  const parts = langchainParts(content);
  if (role === "tool") {
    const texts = parts.flatMap((part) => (part.type === "text" ? part.text : []));
    const result = { id: nonEmptyText(id), name: nonEmptyText(name), result: texts.join("") };
    return {
      role,
      parts: [{ type: "tool_result", ...result }, ...parts.filter((part) => part.type !== "text")],
    };
  }
  const called = (Array.isArray(calls) ? calls : []).map((call): ContentPart => {
    const { id: callId, name: tool, args } = fieldsOf(call);
    return { type: "tool_call", id: nonEmptyText(callId), name: String(tool), arguments: args };
  });
  // The calls stand in `tool_calls` for every provider, and some repeat them among the content.
  return { role, parts: [...parts.filter((part) => part.type !== "tool_call"), ...called] };
}

function langchainParts(content: unknown): ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.map(langchainPart) : [];
}

function langchainPart(part: unknown): ContentPart {
  const fields = fieldsOf(part);
  const { type, text, image_url: image, source } = fields;
  switch (type) {
    case "text":
      return { type: "text", text: String(text) };
    case "reasoning":
    case "thinking":
      return { type: "reasoning", text: String(fields.reasoning ?? fields.thinking ?? "") };
    case "image_url":
      return linkedMedia(fieldsOf(image).url ?? image, "image/*");
    case "tool_use":
    case "tool_call":
    case "function_call":
      return { type: "tool_call", name: String(fields.name), arguments: fields.input ?? fields.args };
    case "image":
    case "audio":
    case "video":
    case "file":
      return media({ ...fields, ...fieldsOf(source) });
    default:
      return unknownPart(part);
  }
}

/** Standard content blocks, in either of their spellings, and Anthropic's own. */
function media(fields: Record<string, unknown>): ContentPart {
  const { data, url, fileId, id, mimeType, mime_type, media_type } = fields;
  const mediaType = mimeType ?? mime_type ?? media_type;
  return data === undefined ? linkedMedia(url ?? fileId ?? id, mediaType) : inlineMedia(mediaType, data);
}
