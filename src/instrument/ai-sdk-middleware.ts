import type { ModelCallRecorder } from "../format/model-call.js";
import type { AiSdkModel } from "./ai-sdk-call.js";
import { recordModelCall } from "./ai-sdk-record.js";

interface WrapOptions {
  params: object;
  model: AiSdkModel;
}

/** A language model middleware that AI SDK 5, 6 and 7 take alike. */
export interface ExplogMiddleware {
  /** 6 wants to be told `v3` and 7 `v4`; neither looks, and this is assignable to both. */
  readonly specificationVersion: never;
  wrapGenerate<Result>(options: WrapOptions & { doGenerate: () => PromiseLike<Result> }): Promise<Result>;
  wrapStream<Result>(options: WrapOptions & { doStream: () => PromiseLike<Result> }): Promise<Result>;
}

/**
 * Logs every call of a model that is wrapped with it: `wrapLanguageModel({model, middleware:
 * explogMiddleware(logger)})`. Each step and each retry of the SDK is a call of its own.
 */
export function explogMiddleware(logger: ModelCallRecorder): ExplogMiddleware {
  return {
    specificationVersion: "v3" as never,
    wrapGenerate: ({ doGenerate, params, model }) => recordModelCall(logger, model, params, doGenerate),
    wrapStream: ({ doStream, params, model }) => recordModelCall(logger, model, params, doStream),
  };
}
