import { AsyncLocalStorage } from "node:async_hooks";
import type { ModelCallRecorder } from "../format/model-call.js";
import { callUnderWay, followCalls } from "./call-under-way.js";
import { isModelAddress, type KnownRequest, knownRequest, rememberKeys } from "./known-endpoints.js";
import { recordResponse } from "./recorded-response.js";
import type { ReplacedMethods } from "./replaced-methods.js";

type Fetch = typeof globalThis.fetch;

/** Set within a request whose body was read here: it is logged, or it is no model's. */
const lookedAt = new AsyncLocalStorage<true>();

export function isLookedAt(): boolean {
  return lookedAt.getStore() === true;
}

/** Records every call to a model that goes through the global `fetch`, each attempt as a call of its own. */
export function recordFetch(recorder: ModelCallRecorder, methods: ReplacedMethods): void {
  followCalls();
  methods.replace(globalThis, "fetch", (original) => {
    const fetch = original as unknown as Fetch;
    return (...parameters: Parameters<Fetch>) => {
      const wrapped = callUnderWay();
      // Whoever wrapped the client logs the call; here only its attempts can be seen.
      if (wrapped) return wrapped.send(() => fetch(...parameters));
      const url = addressOf(parameters[0]);
      return url && isModelAddress(url)
        ? recordedFetch(fetch, parameters, url, recorder)
        : fetch(...parameters);
    };
  });
}

async function recordedFetch(
  fetch: Fetch,
  parameters: Parameters<Fetch>,
  url: URL,
  recorder: ModelCallRecorder,
): Promise<Response> {
  const [input, init] = parameters;
  const asked = input instanceof Request ? input : undefined;
  const body = await bodyText(asked, init?.body);
  if (body === undefined) return fetch(...parameters);
  return lookedAt.run(true, () => readFetch(fetch, parameters, knownRequest(url, body), url, recorder));
}

async function readFetch(
  fetch: Fetch,
  parameters: Parameters<Fetch>,
  known: KnownRequest | undefined,
  url: URL,
  recorder: ModelCallRecorder,
): Promise<Response> {
  if (!known) return fetch(...parameters);
  const [input, init] = parameters;
  const asked = input instanceof Request ? input : undefined;
  const headers = new Headers(init?.headers ?? asked?.headers);
  rememberKeys(url, (name) => headers.get(name));
  const call = recorder.openCall(known.request);
  if (!call) return fetch(...parameters);
  try {
    return recordResponse(await fetch(...parameters), call, known.answer);
  } catch (error) {
    call.fail(error);
    throw error;
  }
}

function addressOf(input: Parameters<Fetch>[0]): URL | undefined {
  const address = input instanceof Request ? input.url : String(input);
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** The body of a request as text; of one that is a stream nothing is read, as it is read only once. */
async function bodyText(asked: Request | undefined, body: unknown): Promise<string | undefined> {
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array || body instanceof ArrayBuffer) return new TextDecoder().decode(body);
  if (body instanceof Blob) return body.text();
  if (body !== undefined && body !== null) return undefined;
  return asked?.body ? asked.clone().text() : undefined;
}
