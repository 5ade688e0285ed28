import type { ContentMessage, ContentPart } from "../../format/content.js";
import type { TranscriptLine } from "../../format/transcript-line.js";
import type { BrokenLines } from "../../journal/broken-line.js";
import { eachTranscriptEntry } from "../../journal/read-transcript.js";

/** What was sent in a call, a text a message, and what came back. */
export interface CallTexts {
  prompt: string[];
  answer?: string;
}

/** The texts of an experiment's calls, and what of them cannot be read. */
export interface TranscriptTexts {
  /** By where the call's end stands in the transcript. */
  ends: Map<number, CallTexts>;
  broken: BrokenLines;
}

export function transcriptTexts(path: string): TranscriptTexts {
  const ends = new Map<number, CallTexts>();
  // Equal messages share one text, or ten thousand calls would hold ten thousand copies of their examples.
  const shared = new Map<string, string>();
  const requests = new Map<number, string[]>();
  const broken = eachTranscriptEntry(path, ({ line, offset }) => {
    if (line.type === "request") {
      requests.set(line.call, promptOf(line.messages, shared));
    } else if (line.type === "response" || line.type === "error") {
      const prompt = line.request ? promptOf(line.request.messages, shared) : (requests.get(line.call) ?? []);
      ends.set(offset, { prompt, answer: answerOf(line) });
    }
  });
  return { ends, broken };
}

function promptOf(messages: readonly ContentMessage[] | undefined, shared: Map<string, string>): string[] {
  return (messages ?? []).map((message) => {
    const text = `${message.role}: ${message.parts.map(partText).join("\n")}`;
    const known = shared.get(text);
    if (known !== undefined) return known;
    shared.set(text, text);
    return text;
  });
}

function answerOf(line: Extract<TranscriptLine, { type: "response" | "error" }>): string | undefined {
  if (line.text !== undefined) return line.text;
  if (line.type === "error" || !line.messages) return undefined;
  return line.messages.flatMap(({ parts }) => parts.map(partText)).join("\n");
}

function partText(part: ContentPart): string {
  switch (part.type) {
    case "text":
      return part.text ?? "[text not kept]";
    case "reasoning":
      return `[reasoning] ${part.text}`;
    case "media":
      return `[${[part.mediaType, part.width && `${part.width}×${part.height}`, part.sha256?.slice(0, 12)].filter(Boolean).join(", ")}]`;
    case "tool_call":
      return `[call of ${part.name}] ${JSON.stringify(part.arguments)}`;
    case "tool_result":
      return `[result${part.name ? ` of ${part.name}` : ""}] ${JSON.stringify(part.result)}`;
    default:
      return `[${part.description ?? "other content"}]`;
  }
}
