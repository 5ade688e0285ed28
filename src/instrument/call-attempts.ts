import type { OpenModelCall } from "../format/model-call.js";

/** Sends a request of a call; after one that failed, it is the call's next attempt. */
export type SendAttempt = (request: () => unknown) => unknown;

/** What the requests of one call are sent through, so that each is written down as an attempt of it. */
export function attemptsOf(call: OpenModelCall): SendAttempt {
  let failure: { error: unknown; atMilliseconds: number } | undefined;
  let isSending = false;
  const failed = (error: unknown) => {
    failure = { error, atMilliseconds: performance.now() };
  };
  return (request) => {
    // A client that was made of another sends through the `fetch` of both.
    if (isSending) return request();
    if (failure) {
      call.retry(failure.error, failure.atMilliseconds);
      call.nextAttempt();
      failure = undefined;
    }
    isSending = true;
    try {
      const sent = request();
      if (sent instanceof Promise) sent.then((response) => failedAnswer(response, failed), failed);
      return sent;
    } finally {
      isSending = false;
    }
  };
}

function failedAnswer(response: unknown, failed: (error: unknown) => void): void {
  const { ok, status, statusText } = response as { ok?: unknown; status?: unknown; statusText?: unknown };
  if (ok !== false) return;
  failed({ name: "HttpError", message: `HTTP ${status} ${statusText ?? ""}`.trim(), status });
}
