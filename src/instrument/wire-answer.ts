import type { AnswerCollector } from "./call-shape.js";

/** Takes an answer as it comes over the wire, in JSON or as server-sent events. */
export interface WireAnswer {
  /** @returns whether these bytes brought something of the answer itself. */
  add(bytes: Uint8Array | string): boolean;
  /** To be called when all bytes are there: JSON can be read only whole. */
  end(): void;
}

/** Longer answers are passed on, and not read along. */
const LONGEST_JSON_CHARACTERS = 64 * 1024 * 1024;

export function createWireAnswer(contentType: string, answer: AnswerCollector): WireAnswer {
  const decoder = new TextDecoder();
  const decode = (bytes: Uint8Array | string) =>
    typeof bytes === "string" ? bytes : decoder.decode(bytes, { stream: true });
  return /event-stream/i.test(contentType) ? readEvents(decode, answer) : readJson(decode, answer);
}

function readEvents(decode: (bytes: Uint8Array | string) => string, answer: AnswerCollector): WireAnswer {
  let unfinished = "";
  const readLine = (line: string): boolean => {
    if (!line.startsWith("data:")) return false;
    const event = parsed(line.slice("data:".length));
    return event !== undefined && answer.add(event);
  };
  return {
    add(bytes) {
      const lines = (unfinished + decode(bytes)).split(/\r\n|\n|\r(?!$)/);
      unfinished = lines.pop() ?? "";
      return lines.filter(readLine).length > 0;
    },
    end() {
      readLine(unfinished.trimEnd());
      unfinished = "";
    },
  };
}

function readJson(decode: (bytes: Uint8Array | string) => string, answer: AnswerCollector): WireAnswer {
  const texts: string[] = [];
  let length = 0;
  return {
    add(bytes) {
      const text = decode(bytes);
      length += text.length;
      if (length <= LONGEST_JSON_CHARACTERS) texts.push(text);
      return false;
    },
    end() {
      const body = length <= LONGEST_JSON_CHARACTERS ? parsed(texts.join("")) : undefined;
      // Gemini streams a JSON array when it is not asked for events.
      for (const piece of Array.isArray(body) ? body : [body]) if (piece !== undefined) answer.add(piece);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
