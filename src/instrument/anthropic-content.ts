import type { ContentMessage, ContentPart } from "../format/content.js";
import { inlineMedia, linkedMedia, unknownPart } from "./media-parts.js";
import { fieldsOf, nonEmptyText } from "./request-fields.js";

/** The system prompt and the messages of a request. */
export function anthropicMessages(system: unknown, messages: unknown): ContentMessage[] {
  const described: ContentMessage[] = [];
  if (system !== undefined && system !== null) {
    described.push({ role: "system", parts: anthropicParts(system) });
  }
  for (const message of Array.isArray(messages) ? messages : []) {
    const { role, content } = fieldsOf(message);
    described.push({ role: roleOf(role), parts: anthropicParts(content) });
  }
  return described;
}

function roleOf(role: unknown): ContentMessage["role"] {
  return role === "assistant" || role === "system" ? role : "user";
}

/** A text, or a list of blocks; of a request or of an answer. */
export function anthropicParts(content: unknown): ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.flatMap(anthropicBlock) : [];
}

function anthropicBlock(block: unknown): ContentPart[] {
  const { type, text, thinking, id, name, input, source, tool_use_id, content } = fieldsOf(block);
  switch (type) {
    case "text":
      return [{ type: "text", text: String(text) }];
    case "thinking":
      return [{ type: "reasoning", text: String(thinking) }];
    case "image":
    case "document":
      return [mediaBlock(fieldsOf(source), type === "image" ? "image/*" : "application/pdf")];
    case "tool_use":
    case "server_tool_use":
    case "mcp_tool_use":
      return [{ type: "tool_call", id: nonEmptyText(id), name: String(name), arguments: input }];
    case "tool_result":
    case "mcp_tool_result":
      return toolResult(tool_use_id, content);
    default:
      return [unknownPart(block)];
  }
}

function mediaBlock(source: Record<string, unknown>, fallbackType: string): ContentPart {
  const { type, media_type: mediaType, data, url, file_id: fileId } = source;
  if (type === "base64") return inlineMedia(mediaType ?? fallbackType, data);
  if (type === "text") return { type: "text", text: String(data) };
  return linkedMedia(url ?? fileId, mediaType ?? fallbackType);
}

/** The text of a result stands in it; its pictures stand behind it, described as all pictures are. */
function toolResult(id: unknown, content: unknown): ContentPart[] {
  const parts = anthropicParts(content);
  const texts = parts.flatMap((part) => (part.type === "text" ? part.text : []));
  return [
    { type: "tool_result", id: nonEmptyText(id), result: texts.join("") },
    ...parts.filter((part) => part.type !== "text"),
  ];
}
