import type { ModelCallRequest } from "../format/model-call.js";
import { requestHash } from "./captured-content.js";
import { keyOfPlace, type StepContext } from "./step-context.js";

/** The request with the place of the step around it, where it names none of its own. */
export function inheritPlace(request: ModelCallRequest, { place }: StepContext): ModelCallRequest {
  return {
    ...request,
    key: request.key ?? place.key,
    frameNumber: request.frameNumber ?? place.frameNumber,
    step: request.step ?? place.step,
    tags: place.tags ? { ...place.tags, ...request.tags } : request.tags,
  };
}

/** The second call inside one step gets `#2`, so that a key names one call; without any place, the request names itself. */
export function keyOf(
  request: ModelCallRequest,
  placed: ModelCallRequest,
  step: StepContext | undefined,
): string {
  const key = keyOfPlace(placed);
  if (key === undefined) {
    return `request:${requestHash(request.model, request.parameters, request.messages).slice(0, 12)}`;
  }
  if (!step || keyOfPlace(request) !== undefined) return key;
  step.calls += 1;
  return step.calls > 1 ? `${key}#${step.calls}` : key;
}
