import type { OpenModelCall } from "../format/model-call.js";
import type { AnswerCollector } from "./call-shape.js";
import { endCall } from "./ended-call.js";

type Step = (...values: unknown[]) => Promise<IteratorResult<unknown>>;

/**
 * Records a streamed answer as its reader reads it: the iterator stays the object it is, and its own
 * steps are the ones that run, so that early ends, errors and overlapping reads behave as before.
 */
export function recordIterator<Iterator extends object>(
  iterator: Iterator,
  call: OpenModelCall,
  answer: AnswerCollector,
  isAborted: () => boolean = () => false,
): Iterator {
  const { next, return: leave, throw: raise } = iterator as { next?: Step; return?: Step; throw?: Step };
  const ended = () => {
    if (isAborted()) call.abort(answer.outcome());
    else endCall(call, answer);
  };
  const passed = (result: IteratorResult<unknown>) => {
    if (result.done) ended();
    else if (answer.add(result.value)) call.firstToken();
    return result;
  };
  const failed = (error: unknown): never => {
    call.fail(error, answer.outcome());
    throw error;
  };
  const watched =
    (step: Step): Step =>
    (...values) =>
      step.apply(iterator, values).then(passed, failed);
  const steps: Record<string, Step> = {};
  if (next) steps.next = watched(next);
  if (raise) steps.throw = watched(raise);
  if (leave) {
    steps.return = (...values) => {
      call.abort(answer.outcome());
      return leave.apply(iterator, values);
    };
  }
  for (const [name, step] of Object.entries(steps)) {
    Object.defineProperty(iterator, name, { value: step, configurable: true, writable: true });
  }
  return iterator;
}
