import type { ModelCallRecorder, ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import { attemptsOf } from "./call-attempts.js";
import type { CallShape, ClientFacts } from "./call-shape.js";
import { areCallsFollowed, isRecordedBy, runInCall } from "./call-under-way.js";
import { markedParameters } from "./recorded-attempts.js";
import { recordPromise } from "./recorded-promise.js";

type Method = (...parameters: never[]) => unknown;

/** How a client's method is recorded. */
export interface RecordedMethod {
  recorder: ModelCallRecorder;
  shape: CallShape;
  facts: () => ClientFacts;
  /** Whether the client tries again by itself, through the `fetch` that `recordAttempts` has replaced. */
  retries: boolean;
}

/** A method of a client that sends one request, with each of its calls recorded. */
export function recordCall(
  method: Method,
  { recorder, shape, facts, retries }: RecordedMethod,
): (...parameters: unknown[]) => unknown {
  return function (this: unknown, ...parameters) {
    const client = facts();
    let call: OpenModelCall | undefined;
    try {
      call = isRecordedBy(recorder) ? undefined : openCall(recorder, shape, parameters[0], client);
    } catch (error) {
      return refusedPromise(error);
    }
    if (!call) return Reflect.apply(method, this, parameters);
    let returned: unknown;
    try {
      const send = attemptsOf(call);
      const marked = retries ? markedParameters(parameters, send) : parameters;
      const sent = marked ?? parameters;
      returned =
        marked && !areCallsFollowed()
          ? Reflect.apply(method, this, sent)
          : runInCall(recorder, send, () => Reflect.apply(method, this, sent));
    } catch (error) {
      call.fail(error);
      throw error;
    }
    return recordPromise(returned, call, shape.answer(client));
  };
}

/** A request that can't be described is logged without its content rather than not at all. */
function openCall(
  recorder: ModelCallRecorder,
  shape: CallShape,
  body: unknown,
  client: ClientFacts,
): OpenModelCall | undefined {
  let request: ModelCallRequest;
  try {
    request = shape.request(body, client);
  } catch {
    request = { ...client, model: "unknown", messages: [] };
  }
  return recorder.openCall(request);
}

/** A call that may not be sent fails as one that was: when it is awaited, in whatever way. */
function refusedPromise(error: unknown): Promise<never> {
  const refused = Promise.reject(error);
  const again = () => refused;
  return Object.assign(refused, { withResponse: again, asResponse: again, _thenUnwrap: again });
}
