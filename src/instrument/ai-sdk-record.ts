import type { ModelCallRecorder, ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import { type AiSdkModel, aiSdkRequest, createAiSdkAnswer } from "./ai-sdk-call.js";
import { attemptsOf } from "./call-attempts.js";
import { isRecordedBy, runInCall } from "./call-under-way.js";
import { endCall } from "./ended-call.js";
import { fieldsOf } from "./request-fields.js";
import { type BodyWatcher, watchBody } from "./watched-body.js";

/** Makes one call of a model, whole or streamed, and records it; the result stays the object it is. */
export async function recordModelCall<Result>(
  recorder: ModelCallRecorder,
  model: AiSdkModel,
  params: unknown,
  execute: () => PromiseLike<Result>,
): Promise<Result> {
  if (isRecordedBy(recorder)) return execute();
  const request = describe(model, params);
  await recorder.reserve?.(request);
  const call = recorder.openCall(request);
  if (!call) return execute();
  try {
    const result = await runInCall(recorder, attemptsOf(call), execute);
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

function watchParts(call: OpenModelCall): BodyWatcher<unknown> {
  const answer = createAiSdkAnswer();
  return {
    piece(part) {
      if (answer.add(part)) call.firstToken();
    },
    end: () => endCall(call, answer),
    failed: (error) => void call.fail(error, answer.outcome()),
    left: () => void call.abort(answer.outcome()),
  };
}
