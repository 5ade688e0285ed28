import { subscribe } from "node:diagnostics_channel";
import { callUnderWay } from "./call-under-way.js";
import { isModelAddress, knownRequest } from "./known-endpoints.js";

/** What undici, be it Node's own or a copy, tells of each request; its answer it does not show. */
interface UndiciRequest {
  origin?: unknown;
  method?: unknown;
  path?: unknown;
  body?: unknown;
}

/**
 * Says once that a call to a model was sent by a way that is not logged: by undici without the global `fetch`, or
 * with a body that is a stream. A log that lacks calls looks whole.
 * @param isLookedAt whether the request at hand went through what logs calls.
 */
export function tellOfUnseenRequests(isLookedAt: () => boolean): void {
  let isSaid = false;
  subscribe("undici:request:create", (message) => {
    if (isSaid || isLookedAt() || callUnderWay()) return;
    const { request } = message as { request?: UndiciRequest };
    const url = request && modelAddress(request);
    if (!url) return;
    isSaid = true;
    process.stderr.write(
      `⚠️ explog: calls to ${url.host} are not logged: they are sent by undici itself, or their body is a stream. Send them through fetch, or log them with an ExperimentLogger.\n`,
    );
  });
}

function modelAddress({ origin, method, path, body }: UndiciRequest): URL | undefined {
  const address = `${origin}`.replace(/\/$/, "") + path;
  if (method !== "POST" || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (!isModelAddress(url)) return undefined;
  const isReadable = typeof body === "string" || body instanceof Uint8Array;
  return !isReadable || knownRequest(url, body.toString()) ? url : undefined;
}
