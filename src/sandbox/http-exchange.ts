import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { GeminiError, geminiErrorBody, geminiErrorHeaders } from "./gemini-error.js";
import { isJsonObject, type JsonObject } from "./json-fields.js";

/** One request and its answer; the signal fires when the client has gone or the sandbox closes. */
export interface HttpExchange {
  request: IncomingMessage;
  response: ServerResponse;
  signal: AbortSignal;
}

/** What a stream needs besides its chunks. */
export interface StreamManner {
  serverSentEvents: boolean;
  secondsPerChunk: number;
  /** The connection breaks after this many chunks. */
  breakAfter: number | undefined;
}

/** What a stream sends, piece by piece, and after the last one. */
interface StreamText {
  pieces: readonly string[];
  ending: string;
}

const SERVER = { server: "explog-sandbox" };

/** Gemini's own limit since January 2026: https://blog.google/innovation-and-ai/technology/developers-tools/gemini-api-new-file-limits */
const LARGEST_BODY_BYTES = 100 * 1024 * 1024;

/** Time for a client to read what was sent before its connection breaks. */
const SECONDS_BEFORE_BREAK = 0.02;

export async function readJsonBody(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // What is too much is read all the same: a client that is still sending does not see an answer.
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  if (size > LARGEST_BODY_BYTES) {
    throw new GeminiError(
      "INVALID_ARGUMENT",
      `Request payload size exceeds the limit: ${LARGEST_BODY_BYTES} bytes.`,
    );
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (cause) {
    throw new GeminiError("INVALID_ARGUMENT", "Invalid JSON payload received.", { cause });
  }
  if (!isJsonObject(body)) {
    throw new GeminiError("INVALID_ARGUMENT", "Invalid JSON payload received: the body is not an object.");
  }
  return body;
}

export function sendJson(exchange: HttpExchange, body: unknown): void {
  send(exchange, 200, body, {});
}

export function sendError(
  exchange: HttpExchange,
  error: GeminiError,
  body: unknown = geminiErrorBody(error),
): void {
  send(exchange, error.httpStatus, body, geminiErrorHeaders(error));
}

/** A stream as Gemini sends it: events, or one JSON array that arrives in pieces. */
export function geminiStream(bodies: readonly unknown[], serverSentEvents: boolean): StreamText {
  const texts = bodies.map((body) => JSON.stringify(body));
  if (serverSentEvents) return { pieces: texts.map((json) => `data: ${json}\r\n\r\n`), ending: "" };
  return { pieces: texts.map((json, index) => `${index === 0 ? "[" : ",\r\n"}${json}`), ending: "]" };
}

/** Sends the pieces at their pace. Returns whether it came to the end. */
export async function sendStream(
  exchange: HttpExchange,
  { pieces, ending }: StreamText,
  manner: StreamManner,
): Promise<boolean> {
  const { response, signal } = exchange;
  const { serverSentEvents, secondsPerChunk, breakAfter = pieces.length } = manner;
  const contentType = serverSentEvents ? "text/event-stream" : "application/json; charset=UTF-8";
  response.writeHead(200, { ...SERVER, "content-type": contentType });
  response.flushHeaders();
  for (const [index, piece] of pieces.slice(0, breakAfter).entries()) {
    if (index > 0) await pause(secondsPerChunk, signal);
    await write(response, piece);
  }
  if (breakAfter < pieces.length) {
    await pause(Math.max(secondsPerChunk, SECONDS_BEFORE_BREAK), signal);
    response.socket?.destroy();
    return false;
  }
  response.end(ending);
  return true;
}

export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await sleep(seconds * 1000, undefined, { signal });
}

function send(
  { response }: HttpExchange,
  status: number,
  body: unknown,
  headers: Record<string, string>,
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...SERVER,
    "content-type": "application/json; charset=UTF-8",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function write(response: ServerResponse, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
