import { redactEcho } from "../../format/redaction.js";

const LONGEST_EXCERPT = 80;
/** Enough of a body for an excerpt, with room for secrets to be taken out whole. */
const READ_FOR_EXCERPT = 2000;

/** A response of the Gemini API has at least one of these. */
const ANSWER_FIELDS = ["candidates", "promptFeedback", "usageMetadata", "modelVersion", "responseId"];

/**
 * Reads the body of an answer that calls itself a success before the client does, since the client
 * fails on anything but Gemini's JSON with words that tell nothing. `fault` says what it is instead.
 */
export async function checkedBody(
  response: Response,
  streamed: boolean,
): Promise<{ response: Response; fault?: string }> {
  if (!response.ok || (streamed && isEventStream(response))) return { response };
  const text = await response.text();
  const { status, statusText, headers } = response;
  return {
    response: new Response(text === "" ? null : text, { status, statusText, headers }),
    // Streams of a server that names no content type begin like this all the same.
    fault: streamed && /^\s*(?:data:|event:|:)/.test(text) ? undefined : bodyFault(text),
  };
}

/** What keeps a text from being a Gemini response, with its first characters; `undefined` when nothing does. */
export function bodyFault(text: string): string | undefined {
  const said = (why: string) => `the server's answer is not a Gemini response (${why}): ${excerptOf(text)}`;
  if (text.trim() === "") return "the server's answer is not a Gemini response: it is empty";
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return said(/^\s*\{/.test(text) ? "broken JSON" : "no JSON");
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) return said("no JSON object");
  const held = body;
  return ANSWER_FIELDS.some((field) => Object.hasOwn(held, field)) ? undefined : said("none of its fields");
}

function excerptOf(text: string): string {
  const line = redactEcho(text.slice(0, READ_FOR_EXCERPT)).replace(/\s+/g, " ").trim();
  return line.length <= LONGEST_EXCERPT ? line : `${line.slice(0, LONGEST_EXCERPT)}…`;
}

function isEventStream(response: Response): boolean {
  return response.headers.get("content-type")?.includes("text/event-stream") ?? false;
}
