import type { OpenModelCall } from "../format/model-call.js";
import type { AnswerCollector } from "./call-shape.js";

/** What is said of an answer whose rest, and whose cost, is not known. */
const BROKEN_OFF = {
  name: "AnswerBrokenOff",
  message: "it ended before the answer said that it is complete",
};

/** Ends a call whose answer was read to its end. */
export function endCall(call: OpenModelCall, answer: AnswerCollector): void {
  const failure = answer.failure?.() ?? (answer.isComplete() ? undefined : BROKEN_OFF);
  if (failure === undefined) succeedInPassing(call, answer);
  else call.fail(failure, answer.outcome());
}

/** Ends a call whose answer came whole: not every server says that it is. */
export function endWholeCall(call: OpenModelCall, answer: AnswerCollector): void {
  const failure = answer.failure?.();
  if (failure !== undefined) call.fail(failure, answer.outcome());
  // What becomes of an answer that is still being made in the background is seen by nobody here.
  else if (answer.isPending?.()) call.abort(answer.outcome());
  else succeedInPassing(call, answer);
}

/** Whoever made the call waits for its answer, and for nothing that is done about it. */
function succeedInPassing(call: OpenModelCall, answer: AnswerCollector): void {
  if (call.succeedInPassing) call.succeedInPassing(answer.outcome());
  else call.succeed(answer.outcome());
}
