import type { ContentMessage, ContentPart } from "../format/content.js";
import { sha256Hex } from "../format/content-hash.js";
import { inlineMedia, linkedMedia, unknownPart } from "./media-parts.js";
import { fieldsOf, nonEmptyText, parsedArguments } from "./request-fields.js";

/** A prompt of the AI SDK: the messages that a model is given, or those that an application wrote. */
export function aiSdkMessages(instructions: unknown, messages: unknown): ContentMessage[] {
  const system = Array.isArray(instructions) ? instructions : instructions ? [instructions] : [];
  const described = system.map((each): ContentMessage => {
    const { content } = fieldsOf(each);
    return { role: "system", parts: aiSdkParts(content ?? each) };
  });
  for (const message of Array.isArray(messages) ? messages : []) {
    const { role, content } = fieldsOf(message);
    described.push({ role: roleOf(role), parts: aiSdkParts(content) });
  }
  return described;
}

function roleOf(role: unknown): ContentMessage["role"] {
  return role === "system" || role === "assistant" || role === "tool" ? role : "user";
}

/** A text, or a list of parts; of a prompt or of an answer. */
export function aiSdkParts(content: unknown): ContentPart[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return Array.isArray(content) ? content.flatMap(aiSdkPart) : [];
}

function aiSdkPart(part: unknown): ContentPart[] {
  const { type, text, data, image, mediaType, toolCallId, toolName, input, output, file } = fieldsOf(part);
  switch (type) {
    case "text":
    case "reasoning":
      return [{ type, text: String(text) }];
    case "file":
    case "image":
    case "reasoning-file": {
      const { mediaType: ownType, base64 } = fieldsOf(file);
      return [fileMedia(data ?? image ?? base64, mediaType ?? ownType)];
    }
    case "tool-call": {
      const call = { id: nonEmptyText(toolCallId), name: String(toolName) };
      return [{ type: "tool_call", ...call, arguments: parsedArguments(input) }];
    }
    case "tool-result": {
      const result = { id: nonEmptyText(toolCallId), name: nonEmptyText(toolName) };
      return toolResult(result, output ?? fieldsOf(part).result);
    }
    default:
      return [unknownPart(part)];
  }
}

/** Bytes, base64, an address, or (since 7) one of these under its own name. */
function fileMedia(data: unknown, mediaType: unknown): ContentPart {
  if (data instanceof Uint8Array) {
    const described = { mediaType: nonEmptyText(mediaType) ?? "application/octet-stream", bytes: data };
    return { type: "media", ...described, byteLength: data.byteLength, sha256: sha256Hex(data) };
  }
  if (data instanceof URL) return linkedMedia(data, mediaType);
  if (typeof data === "string") {
    return /^[a-z][a-z0-9+.-]*:/i.test(data) ? linkedMedia(data, mediaType) : inlineMedia(mediaType, data);
  }
  const { type, data: inner, url, text } = fieldsOf(data);
  if (type === "text") return { type: "text", text: String(text) };
  return fileMedia(inner ?? url ?? "unknown:", mediaType);
}

/** The words of a result stand in it; what it holds of files stands behind it. */
function toolResult(named: { id?: string; name?: string }, output: unknown): ContentPart[] {
  const { type, value } = fieldsOf(output);
  if (type !== "content" || !Array.isArray(value)) {
    return [{ type: "tool_result", ...named, result: value ?? output }];
  }
  const texts = value.flatMap((each) => nonEmptyText(fieldsOf(each).text) ?? []);
  const media = value.flatMap((each) => {
    const { type: kind, data, url, mediaType } = fieldsOf(each);
    return kind === "text" ? [] : [fileMedia(data ?? url ?? "unknown:", mediaType)];
  });
  return [{ type: "tool_result", ...named, result: texts.join("") }, ...media];
}
