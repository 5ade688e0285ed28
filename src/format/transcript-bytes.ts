import type { ContentMessage, ContentPart } from "./content.js";
import { type JsonBytes, partOf } from "./json-bytes.js";
import { jsonLine } from "./json-line.js";
import type { RequestLine, ResponseLine, TranscriptLine } from "./transcript-line.js";

/** What stands before each value, in its order in a line. */
const PARTS = {
  request: partOf('{"type":"request"'),
  response: partOf('{"type":"response"'),
  at: partOf(',"at":'),
  call: partOf(',"call":'),
  attempt: partOf(',"attempt":'),
  key: partOf(',"key":'),
  reservedUsd: partOf(',"reserved_usd":'),
  reservedTokens: partOf(',"reserved_tokens":'),
  reservedInputUsd: partOf(',"reserved_input_usd":'),
  reservedInputTokens: partOf(',"reserved_input_tokens":'),
  hash: partOf(',"request_hash":'),
  provider: partOf(',"provider":'),
  model: partOf(',"model":'),
  parameters: partOf(',"parameters":'),
  messages: partOf(',"messages":['),
  duration: partOf(',"duration_seconds":'),
  text: partOf(',"text":'),
  usage: partOf(',"raw_usage":'),
  finishReason: partOf(',"finish_reason":'),
  modelVersion: partOf(',"model_version":'),
  aborted: partOf(',"aborted":'),
  ownRequest: partOf(',"request":{"request_hash":'),
  role: partOf('{"role":'),
  parts: partOf(',"parts":['),
  textPart: partOf('{"type":"text","text":'),
  none: partOf(""),
  next: partOf(","),
  endOfList: partOf("]"),
  end: partOf("}"),
};

/** Writes a line of the transcript, without its line break; what JSON refuses is written as far as it goes. */
export function writeTranscriptLine(out: JsonBytes, line: TranscriptLine): void {
  const begin = out.length;
  try {
    if (line.type === "request") writeRequest(out, line);
    else if (line.type === "response") writeResponse(out, line);
    else out.text(JSON.stringify(line));
  } catch {
    out.cut(begin);
    out.text(jsonLine(line));
  }
}

function writeRequest(out: JsonBytes, line: RequestLine): void {
  out.part(PARTS.request);
  writeCall(out, line);
  out.field(PARTS.reservedUsd, line.reserved_usd);
  out.field(PARTS.reservedTokens, line.reserved_tokens);
  out.field(PARTS.reservedInputUsd, line.reserved_input_usd);
  out.field(PARTS.reservedInputTokens, line.reserved_input_tokens);
  out.field(PARTS.hash, line.request_hash);
  writeContent(out, line);
  out.part(PARTS.end);
}

function writeResponse(out: JsonBytes, line: ResponseLine): void {
  out.part(PARTS.response);
  writeCall(out, line);
  out.field(PARTS.duration, line.duration_seconds);
  out.field(PARTS.text, line.text);
  writeMessages(out, line.messages);
  out.field(PARTS.usage, line.raw_usage);
  out.field(PARTS.finishReason, line.finish_reason);
  out.field(PARTS.modelVersion, line.model_version);
  out.field(PARTS.aborted, line.aborted);
  if (line.request) {
    out.field(PARTS.ownRequest, line.request.request_hash);
    writeContent(out, line.request);
    out.part(PARTS.end);
  }
  out.part(PARTS.end);
}

function writeCall(out: JsonBytes, { at, call, attempt, key }: RequestLine | ResponseLine): void {
  out.field(PARTS.at, at);
  out.field(PARTS.call, call);
  out.field(PARTS.attempt, attempt);
  out.field(PARTS.key, key);
}

function writeContent(out: JsonBytes, request: NonNullable<ResponseLine["request"]>): void {
  out.field(PARTS.provider, request.provider);
  out.field(PARTS.model, request.model);
  out.field(PARTS.parameters, request.parameters);
  writeMessages(out, request.messages);
}

function writeMessages(out: JsonBytes, messages: readonly ContentMessage[] | undefined): void {
  if (messages === undefined) return;
  out.part(PARTS.messages);
  let before = PARTS.none;
  for (const { role, parts } of messages) {
    out.part(before);
    out.field(PARTS.role, role);
    out.part(PARTS.parts);
    writeParts(out, parts);
    out.part(PARTS.endOfList);
    out.part(PARTS.end);
    before = PARTS.next;
  }
  out.part(PARTS.endOfList);
}

function writeParts(out: JsonBytes, parts: readonly ContentPart[]): void {
  let before = PARTS.none;
  for (const part of parts) {
    out.part(before);
    if (isTextAlone(part)) {
      out.field(PARTS.textPart, part.text);
      out.part(PARTS.end);
    } else {
      out.text(JSON.stringify(part));
    }
    before = PARTS.next;
  }
}

/** Whether a part has nothing but its text; a caller's may have fields of its own. */
function isTextAlone(part: ContentPart): part is Extract<ContentPart, { type: "text" }> {
  return part.type === "text" && typeof part.text === "string" && Object.keys(part).length === 2;
}
