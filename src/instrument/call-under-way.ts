import { AsyncLocalStorage } from "node:async_hooks";
import type { ModelCallRecorder, OpenModelCall } from "../format/model-call.js";

/** The requests that one call of a client sends: one, or several when the client tries again by itself. */
export interface CallUnderWay {
  recorder: ModelCallRecorder;
  /** The call that this one is made within, as a client's within a framework's. */
  outer?: CallUnderWay;
  /** Sends a request of the call; after one that failed, it is the next attempt. */
  send(request: () => unknown): unknown;
}

/** One for the process, so that two copies of this package know of each other's calls. */
const STORAGE = Symbol.for("explog.callUnderWay");

function storage(): AsyncLocalStorage<CallUnderWay> {
  const holder = globalThis as { [STORAGE]?: AsyncLocalStorage<CallUnderWay> };
  holder[STORAGE] ??= new AsyncLocalStorage<CallUnderWay>();
  return holder[STORAGE];
}

/** The wrapped call that this code runs within, if any. */
export function callUnderWay(): CallUnderWay | undefined {
  return storage().getStore();
}

/** Whether this code runs within a call that the recorder has already: it would be counted again. */
export function isRecordedBy(recorder: ModelCallRecorder): boolean {
  for (let call = callUnderWay(); call; call = call.outer) if (call.recorder === recorder) return true;
  return false;
}

/** Runs what a client does for a call that is being recorded. */
export function runInCall<Result>(
  recorder: ModelCallRecorder,
  call: OpenModelCall,
  body: () => Result,
): Result {
  return storage().run({ recorder, outer: callUnderWay(), send: attemptsOf(call) }, body);
}

function attemptsOf(call: OpenModelCall): CallUnderWay["send"] {
  let failure: { error: unknown; atMilliseconds: number } | undefined;
  const failed = (error: unknown) => {
    failure = { error, atMilliseconds: performance.now() };
  };
  return (request) => {
    if (failure) {
      call.retry(failure.error, failure.atMilliseconds);
      call.nextAttempt();
      failure = undefined;
    }
    const sent = request();
    if (sent instanceof Promise) sent.then((response) => failedAnswer(response, failed), failed);
    return sent;
  };
}

function failedAnswer(response: unknown, failed: (error: unknown) => void): void {
  const { ok, status, statusText } = response as { ok?: unknown; status?: unknown; statusText?: unknown };
  if (ok !== false) return;
  failed({ name: "HttpError", message: `HTTP ${status} ${statusText ?? ""}`.trim(), status });
}
