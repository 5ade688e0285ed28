import type { GeminiError } from "./gemini-error.js";
import type { generateContentBody } from "./gemini-response.js";
import type { JsonObject } from "./json-fields.js";

export type GeminiBody = ReturnType<typeof generateContentBody>;

/** Another API's way of asking and answering: the sandbox itself thinks in Gemini's. */
export interface SandboxDialect {
  /** @throws GeminiError `INVALID_ARGUMENT`. */
  readRequest(body: JsonObject): DialectRequest;
  /** A request to count tokens, as the request whose tokens are counted. @throws GeminiError `INVALID_ARGUMENT`. */
  requestToCount(body: JsonObject): JsonObject;
  count(inputTokens: number): unknown;
  whole(body: GeminiBody): unknown;
  /** What is sent for each body of a stream, and after the last one. */
  stream(bodies: readonly GeminiBody[], request: DialectRequest): { pieces: string[]; ending: string };
  error(error: GeminiError): unknown;
}

export interface DialectRequest {
  model: string;
  stream: boolean;
  /** Whether a stream is asked to tell its usage. */
  wantsUsage: boolean;
  gemini: JsonObject;
}

/** The text and the counts of one body, thoughts apart. */
export function readGeminiBody({ candidates, usageMetadata, modelVersion, responseId }: GeminiBody) {
  const [candidate] = candidates;
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount = 0 } = usageMetadata;
  return {
    id: responseId,
    model: modelVersion,
    text: candidate?.content.parts[0]?.text ?? "",
    isCut: candidate?.finishReason === "MAX_TOKENS",
    inputTokens: promptTokenCount,
    outputTokens: candidatesTokenCount + thoughtsTokenCount,
    thoughtsTokens: thoughtsTokenCount,
  };
}
