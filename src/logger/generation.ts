import type { ModelCallRequest, OpenModelCall } from "../format/model-call.js";
import { describeResponse } from "../instrument/describe-response.js";
import type { CallRecorder } from "./call-recorder.js";
import { type LoggedGeneration, promptMessages } from "./logged-generation.js";
import { currentStep, runInStep } from "./step-context.js";

/** What `generation` is told of the call that it runs. */
export type GenerationRequest = Pick<
  LoggedGeneration,
  | "key"
  | "frameNumber"
  | "step"
  | "tags"
  | "model"
  | "provider"
  | "prompt"
  | "exampleImages"
  | "testImages"
  | "exampleImagesCount"
  | "testImagesCount"
  | "temperature"
  | "topP"
  | "topK"
  | "serviceTier"
  | "baseUrl"
  | "parameters"
> & {
  /** The most that the call may give back, thoughts included: what a budget sets aside for it. */
  maxOutputTokens?: number;
};

/** Runs and logs one call: its result's own usage report is what counts, wherever a known one is found. */
export async function runGeneration<Result>(
  recorder: CallRecorder,
  request: GenerationRequest,
  call: () => Result | Promise<Result>,
): Promise<Result> {
  const outer = currentStep();
  const described = modelCallRequest(request);
  const { placed, finished } = recorder.lookUp(described, outer);
  const given = finished && recorder.replayResult(finished);
  if (given) return given.value as Result;
  const room = recorder.waitForRoom(described);
  if (room) await room;
  const open = recorder.openOwn(described, outer, placed);
  let taken = false;
  const takeOver = (inner: ModelCallRequest): OpenModelCall | undefined => {
    if (taken) return undefined;
    taken = true;
    return open.takeOver(inner);
  };
  const place = { ...outer?.place, ...placeOf(request), key: open.key };
  try {
    // The first wrapped call inside is this generation; the next one is `#2` beside it.
    const result = await runInStep({ place, calls: 1, takeOver }, call);
    // With a wrapped client inside, its own report was logged already, and this end is ignored.
    open.succeed(describeResponse(result));
    open.keepResult(result);
    recorder.makeRecords();
    return result;
  } catch (error) {
    open.fail(error);
    throw error;
  }
}

function placeOf({ frameNumber, step, tags }: GenerationRequest) {
  return {
    ...(frameNumber === undefined ? {} : { frameNumber }),
    ...(step === undefined ? {} : { step }),
    ...(tags === undefined ? {} : { tags }),
  };
}

function modelCallRequest(request: GenerationRequest): ModelCallRequest {
  const { prompt, exampleImages, testImages, ...rest } = request;
  return {
    ...rest,
    exampleImagesCount: request.exampleImagesCount ?? exampleImages?.length,
    testImagesCount: request.testImagesCount ?? testImages?.length,
    messages: promptMessages(request),
  };
}
