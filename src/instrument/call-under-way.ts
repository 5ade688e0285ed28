import { AsyncLocalStorage } from "node:async_hooks";
import type { ModelCallRecorder } from "../format/model-call.js";
import type { SendAttempt } from "./call-attempts.js";

/** The requests that one call of a client sends: one, or several when the client tries again by itself. */
export interface CallUnderWay {
  recorder: ModelCallRecorder;
  /** The call that this one is made within, as a client's within a framework's. */
  outer?: CallUnderWay;
  send: SendAttempt;
}

/** One for the process, so that two copies of this package know of each other's calls. */
const STORAGE = Symbol.for("explog.callUnderWay");

const holder = globalThis as { [STORAGE]?: AsyncLocalStorage<CallUnderWay> };

/**
 * From now on calls are followed through whatever is done for them. It costs every promise of the process
 * some time before Node 24, and is done only where somebody asks {@link callUnderWay}.
 */
export function followCalls(): AsyncLocalStorage<CallUnderWay> {
  holder[STORAGE] ??= new AsyncLocalStorage<CallUnderWay>();
  return holder[STORAGE];
}

export function areCallsFollowed(): boolean {
  return holder[STORAGE] !== undefined;
}

/** The wrapped call that this code runs within, if any. */
export function callUnderWay(): CallUnderWay | undefined {
  return holder[STORAGE]?.getStore();
}

/** Whether this code runs within a call that the recorder has already: it would be counted again. */
export function isRecordedBy(recorder: ModelCallRecorder): boolean {
  for (let call = callUnderWay(); call; call = call.outer) if (call.recorder === recorder) return true;
  return false;
}

/** Runs what a client does for a call that is being recorded. */
export function runInCall<Result>(
  recorder: ModelCallRecorder,
  send: SendAttempt,
  body: () => Result,
): Result {
  return followCalls().run({ recorder, outer: callUnderWay(), send }, body);
}
