import type { OpenModelCall } from "../format/model-call.js";
import type { AnswerCollector } from "./call-shape.js";
import { endCall } from "./ended-call.js";
import { type BodyWatcher, watchBody } from "./watched-body.js";
import { createWireAnswer } from "./wire-answer.js";

/** Records the answer in a response as whoever asked for it reads its body; the response is not touched. */
export function recordResponse(response: Response, call: OpenModelCall, answer: AnswerCollector): Response {
  const { body, ok, status, statusText, headers } = response;
  if (!ok) {
    call.fail({ name: "HttpError", message: `HTTP ${status} ${statusText}`.trim(), status });
    return response;
  }
  // A `fetch` of one's own may give a body of another kind, which is left alone.
  if (body === null || typeof body.getReader !== "function") {
    call.abort();
    return response;
  }
  const contentType = headers.get("content-type") ?? "";
  const watcher = () => createBodyWatcher(contentType, call, answer);
  watchBody(body, watcher);
  // A clone splits the body out of sight; either half may be the one that is read.
  const clone = response.clone.bind(response);
  Object.defineProperty(response, "clone", {
    value: () => {
      const copy = clone();
      for (const half of [response.body, copy.body]) if (half) watchBody(half, watcher);
      return copy;
    },
    configurable: true,
    writable: true,
    enumerable: false,
  });
  return response;
}

/** Writes an answer down as its bytes pass by. */
export function createBodyWatcher(
  contentType: string,
  call: OpenModelCall,
  answer: AnswerCollector,
): BodyWatcher {
  const wire = createWireAnswer(contentType, answer);
  return {
    piece(chunk) {
      if (wire.add(chunk)) call.firstToken();
    },
    end() {
      wire.end();
      endCall(call, answer);
    },
    failed: (error) => void call.fail(error, answer.outcome()),
    left() {
      const outcome = answer.outcome();
      // Some readers leave once they have read the last event, without waiting for the end.
      if (answer.isComplete() && outcome.rawUsage !== undefined) call.succeed(outcome);
      else call.abort(outcome);
    },
  };
}
