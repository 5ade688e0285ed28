import type { ModelCallRecorder, ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import { type AiSdkModel, aiSdkRequest, createAiSdkAnswer } from "./ai-sdk-call.js";
import { isRecordedBy, runInCall } from "./call-under-way.js";
import { fieldsOf } from "./request-fields.js";
import { type BodyWatcher, watchBody } from "./watched-body.js";

/** Makes one call of a model, whole or streamed, and records it; the result stays the object it is. */
export async function recordModelCall<Result>(
  recorder: ModelCallRecorder,
  model: AiSdkModel,
  params: unknown,
  execute: () => PromiseLike<Result>,
): Promise<Result> {
  const call = isRecordedBy(recorder) ? undefined : recorder.openCall(describe(model, params));
  if (!call) return execute();
  try {
    const result = await runInCall(recorder, call, execute);
    const { stream } = fieldsOf(result);
    if (stream instanceof ReadableStream) watchBody<unknown>(stream, () => watchParts(call));
    else {
      const answer = createAiSdkAnswer();
      answer.add(result);
      call.succeed(answer.outcome());
    }
    return result;
  } catch (error) {
    call.fail(error);
    throw error;
  }
}

function describe(model: AiSdkModel, params: unknown): ModelCallRequest {
  try {
    return aiSdkRequest(model, params);
  } catch {
    return { provider: model.provider, model: model.modelId, messages: [] };
  }
}

const BROKEN_OFF = { name: "StreamBrokenOff", message: "the stream ended before the answer was complete" };

function watchParts(call: OpenModelCall): BodyWatcher<unknown> {
  const answer = createAiSdkAnswer();
  return {
    piece(part) {
      if (answer.add(part)) call.firstToken();
    },
    end() {
      const error = answer.error() ?? (answer.isComplete() ? undefined : BROKEN_OFF);
      if (error === undefined) call.succeed(answer.outcome());
      else call.fail(error, answer.outcome());
    },
    failed: (error) => void call.fail(error, answer.outcome()),
    left: () => void call.abort(answer.outcome()),
  };
}
