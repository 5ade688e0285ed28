import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { allArrived, wholeBody } from "./arrived-requests.js";

export interface WireRequest {
  path: string;
  headers: IncomingMessage["headers"];
  /** The JSON that came over the wire. */
  body: Record<string, unknown>;
}

/** What a server says: a whole body, the events of a stream, or whatever a test does with the socket. */
export type WireReply =
  | { status?: number; headers?: Record<string, string>; body: unknown }
  | { events: WireEvent[]; pauseMilliseconds?: number; end?: "break-off" | "hang" }
  | ((response: ServerResponse) => void);

/** An event of a stream: its name, where the provider gives one, and its data, JSON or as it is. */
export interface WireEvent {
  event?: string;
  data: unknown;
}

/** A loopback server that answers just what a test wants, on whatever path, and keeps what it got. */
export async function wireServer(
  reply: (request: WireRequest) => WireReply | Promise<WireReply>,
): Promise<{ url: string; requests: WireRequest[]; allArrived(): Promise<void> } & AsyncDisposable> {
  const requests: WireRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const text = await wholeBody(incoming);
    if (text === undefined) return;
    const body = JSON.parse(text || "{}");
    const request = { path: incoming.url ?? "", headers: incoming.headers, body };
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

async function send(reply: WireReply, response: ServerResponse): Promise<void> {
  // Two answers are to be the same, be they a second apart.
  response.sendDate = false;
  if (typeof reply === "function") return reply(response);
  if ("body" in reply) {
    const headers = { "content-type": "application/json", "x-request-id": "request-1", ...reply.headers };
    response.writeHead(reply.status ?? 200, headers);
    response.end(JSON.stringify(reply.body));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream", "x-request-id": "request-1" });
  for (const { event, data } of reply.events) {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    response.write(`${event ? `event: ${event}\n` : ""}data: ${text}\n\n`);
    await new Promise((resolve) => setTimeout(resolve, reply.pauseMilliseconds ?? 1));
  }
  if (reply.end === "hang") return;
  if (reply.end === "break-off") response.destroy();
  else response.end();
}
