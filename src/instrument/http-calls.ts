import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import zlib from "node:zlib";
import type { ModelCallRecorder, OpenModelCall } from "../format/model-call.js";
import type { AnswerCollector } from "./call-shape.js";
import { callUnderWay, followCalls } from "./call-under-way.js";
import { isModelAddress, knownRequest, rememberKeys } from "./known-endpoints.js";
import { createBodyWatcher } from "./recorded-response.js";
import type { ReplacedMethods } from "./replaced-methods.js";

/** Records every call to a model that goes through `http` or `https`, as axios, got and node-fetch do. */
export function recordHttp(recorder: ModelCallRecorder, methods: ReplacedMethods): void {
  followCalls();
  for (const library of [http, https]) {
    methods.replace(library, "request", (original) => {
      return function (this: unknown, ...parameters: unknown[]) {
        const request = Reflect.apply(original, this, parameters) as ClientRequest;
        if (!callUnderWay()) watchRequest(request, recorder);
        return request;
      };
    });
  }
  // For those who import `request` by its name.
  syncBuiltinESMExports();
}

function watchRequest(request: ClientRequest, recorder: ModelCallRecorder): void {
  const url = addressOf(request);
  if (request.method !== "POST" || !url || !isModelAddress(url)) return;
  const pieces: Buffer[] = [];
  const { write, end } = request;
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === "string") pieces.push(Buffer.from(chunk, encodingOf(encoding)));
    else if (chunk instanceof Uint8Array) pieces.push(Buffer.from(chunk));
  };
  request.write = ((...parameters: unknown[]) => {
    keep(parameters[0], parameters[1]);
    return Reflect.apply(write, request, parameters);
  }) as typeof write;
  request.end = ((...parameters: unknown[]) => {
    keep(parameters[0], parameters[1]);
    request.write = write;
    const known = knownRequest(url, Buffer.concat(pieces).toString("utf8"));
    if (known) {
      rememberKeys(url, (name) => request.getHeader(name));
      const call = recorder.openCall(known.request);
      if (call) watchAnswer(request, call, known.answer);
    }
    return Reflect.apply(end, request, parameters);
  }) as typeof end;
}

/** Listens to nothing that would change what an error or an answer without a listener does. */
function watchAnswer(request: ClientRequest, call: OpenModelCall, answer: AnswerCollector): void {
  let isAnswered = false;
  const { emit } = request;
  request.emit = ((event: string, ...values: unknown[]) => {
    if (event === "response") {
      isAnswered = true;
      watchBody(values[0] as IncomingMessage, call, answer);
    }
    return Reflect.apply(emit, request, [event, ...values]);
  }) as typeof emit;
  request.once("close", () => {
    if (isAnswered) return;
    const { errored } = request as { errored?: Error | null };
    if (errored) call.fail(errored);
    else call.abort();
  });
}

function watchBody(response: IncomingMessage, call: OpenModelCall, answer: AnswerCollector): void {
  const { statusCode: status = 0, statusMessage, headers, push } = response;
  if (status < 200 || status >= 300) {
    call.fail({ name: "HttpError", message: `HTTP ${status} ${statusMessage ?? ""}`.trim(), status });
    return;
  }
  const watcher = createBodyWatcher(headers["content-type"] ?? "", call, answer);
  const decompress = DECOMPRESS[headers["content-encoding"] ?? ""];
  const compressed: Buffer[] = [];
  response.push = (chunk, encoding) => {
    if (chunk === null) {
      if (decompress) watcher.piece(decompress(Buffer.concat(compressed)));
      watcher.end();
    } else if (decompress) compressed.push(chunk);
    else watcher.piece(typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
    return push.call(response, chunk, encoding);
  };
  response.once("close", () => {
    if (response.errored) watcher.failed(response.errored);
    else watcher.left();
  });
}

const safely =
  (decompress: (bytes: Buffer) => Buffer) =>
  (bytes: Buffer): Buffer => {
    try {
      return decompress(bytes);
    } catch {
      return Buffer.alloc(0);
    }
  };

const DECOMPRESS: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: safely(zlib.gunzipSync),
  deflate: safely(zlib.inflateSync),
  br: safely(zlib.brotliDecompressSync),
};

function addressOf(request: ClientRequest): URL | undefined {
  const host = request.getHeader("host") ?? request.host;
  const address = `${request.protocol}//${host}${request.path}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8";
}
