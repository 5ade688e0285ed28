import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequestHandler } from "./request-handler.js";
import {
  type ResolvedSandboxOptions,
  resolveSandboxOptions,
  type SandboxOptions,
} from "./sandbox-options.js";
import { emptyStats, type SandboxStats } from "./sandbox-stats.js";

/** A running stand-in of the Gemini API on a loopback port. */
export interface Sandbox extends AsyncDisposable {
  /** What a client takes as its base URL, without a path. */
  url: string;
  options: ResolvedSandboxOptions;
  stats(): SandboxStats;
  /** Breaks off what is under way and frees the port; may be called again. */
  close(): Promise<void>;
}

/** Idle connections stay open for longer than a client keeps them, so that none is reused while it closes. */
const KEEP_ALIVE_SECONDS = 65;

/**
 * Starts the offline stand-in of the Gemini API. It answers from the bytes it is sent, by a rule and a
 * seed, and names itself a sandbox in everything it says.
 * @throws RangeError for an option out of its range.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const resolved = resolveSandboxOptions(options);
  const stats = emptyStats();
  const handle = createRequestHandler(resolved, stats);
  const underWay = new Set<AbortController>();

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const controller = new AbortController();
    underWay.add(controller);
    stats.requests++;
    stats.mostAtOnce = Math.max(stats.mostAtOnce, underWay.size);
    response.once("close", () => {
      underWay.delete(controller);
      controller.abort();
    });
    void handle({ request, response, signal: controller.signal });
  });
  server.keepAliveTimeout = KEEP_ALIVE_SECONDS * 1000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The sandbox has no port.");

  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve());
      for (const controller of underWay) controller.abort();
      server.closeAllConnections();
    });
    return closing;
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    options: resolved,
    stats: () => ({ ...stats }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
