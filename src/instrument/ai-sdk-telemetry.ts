import type { ModelCallRecorder } from "../format/model-call.js";
import { recordModelCall } from "./ai-sdk-record.js";
import { fieldsOf } from "./request-fields.js";

/** A telemetry integration of AI SDK 7. */
export interface ExplogTelemetry {
  executeLanguageModelCall<Result>(options: {
    callId: string;
    execute: () => PromiseLike<Result>;
  }): Promise<Result>;
}

/**
 * Logs every call of every model, without wrapping any: `registerTelemetry(explogTelemetry(logger))`.
 * Only AI SDK 7 has it. A model that is wrapped with the middleware too is logged once.
 */
export function explogTelemetry(logger: ModelCallRecorder): ExplogTelemetry {
  return {
    executeLanguageModelCall({ execute, ...event }) {
      const { provider, modelId } = fieldsOf(event);
      const model = { provider: String(provider), modelId: String(modelId) };
      return recordModelCall(logger, model, event, execute);
    },
  };
}
