import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { allArrived, wholeBody } from "./arrived-requests.js";

export interface GeminiRequest {
  path: string;
  model: string;
  method: string;
  headers: IncomingMessage["headers"];
  // The body of the wire, whatever shape the client gave it.
  body: { contents?: { role?: string; parts: { text?: string }[] }[]; [field: string]: unknown };
  /** 1 for the first request the server ever got. */
  number: number;
}

/** What the server says: a whole body, the chunks of a stream, or whatever the test does with the socket. */
export type GeminiReply =
  | { status?: number; headers?: Record<string, string>; body: unknown }
  | { chunks: unknown[]; breakOff?: boolean; pauseMilliseconds?: number }
  | ((response: ServerResponse) => void);

/** A loopback server of Gemini's wire shape that answers just what a test wants, and keeps what it got. */
export async function geminiServer(
  reply: (request: GeminiRequest) => GeminiReply | Promise<GeminiReply>,
): Promise<{ url: string; requests: GeminiRequest[]; allArrived(): Promise<void> } & AsyncDisposable> {
  const requests: GeminiRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const text = await wholeBody(incoming);
    if (text === undefined) return;
    const [, model = "", method = ""] = /models\/([^:]+):(\w+)/.exec(incoming.url ?? "") ?? [];
    const request: GeminiRequest = {
      path: incoming.url ?? "",
      model,
      method,
      headers: incoming.headers,
      body: JSON.parse(text || "{}"),
      number: requests.length + 1,
    };
    requests.push(request);
    await send(await reply(request), response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    allArrived: () => allArrived(server),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A response body as Gemini gives it. */
export function geminiBody(
  text: string,
  usageMetadata: Record<string, unknown> | undefined,
  more: object = {},
) {
  return {
    candidates: [{ content: { role: "model", parts: [{ text }] }, finishReason: "STOP", index: 0 }],
    ...(usageMetadata ? { usageMetadata } : {}),
    modelVersion: "gemini-2.5-flash-test",
    responseId: "response-1",
    ...more,
  };
}

async function send(reply: GeminiReply, response: ServerResponse): Promise<void> {
  if (typeof reply === "function") {
    reply(response);
    return;
  }
  if ("body" in reply) {
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(JSON.stringify(reply.body));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const chunk of reply.chunks) {
    response.write(`data: ${JSON.stringify(chunk)}\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, reply.pauseMilliseconds ?? 1));
  }
  if (reply.breakOff) response.destroy();
  else response.end();
}
