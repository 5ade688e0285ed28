import { GeminiError } from "./gemini-error.js";

type GeminiMethod = "generateContent" | "streamGenerateContent" | "countTokens";

export interface GeminiRoute {
  model: string;
  method: GeminiMethod;
  /** Server-sent events; without it a stream is one JSON array that arrives in pieces. */
  serverSentEvents: boolean;
}

const PATH = /^\/v1(?:alpha|beta)?\/models\/([^/:]+):(generateContent|streamGenerateContent|countTokens)$/;

export function matchGeminiRoute(httpMethod: string, target: string): GeminiRoute {
  const url = new URL(target, "http://sandbox");
  const match = PATH.exec(url.pathname);
  if (httpMethod !== "POST" || match?.[1] === undefined) {
    throw new GeminiError(
      "NOT_FOUND",
      `${httpMethod} ${url.pathname} is not answered here. Use POST /v1beta/models/{model}:generateContent, :streamGenerateContent or :countTokens.`,
    );
  }
  return {
    model: decodeModel(match[1]),
    method: match[2] as GeminiMethod,
    serverSentEvents: url.searchParams.get("alt") === "sse",
  };
}

function decodeModel(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw new GeminiError("INVALID_ARGUMENT", `the model name ${encoded} is not a valid URL part.`, {
      cause,
    });
  }
}
