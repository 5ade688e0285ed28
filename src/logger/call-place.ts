import type { ModelCallRequest } from "../format/model-call.js";
import { requestHash } from "./captured-content.js";
import { keyOfPlace, type StepContext } from "./step-context.js";

/** The request with the place of the step around it, where it names none of its own. */
function inheritPlace(request: ModelCallRequest, { place }: StepContext): ModelCallRequest {
  return {
    ...request,
    key: request.key ?? place.key,
    frameNumber: request.frameNumber ?? place.frameNumber,
    step: request.step ?? place.step,
    tags: place.tags ? { ...place.tags, ...request.tags } : request.tags,
  };
}

/** A request in its place, with what names it within the experiment. */
export interface PlacedRequest {
  request: ModelCallRequest;
  key: string;
  hash: string;
}

/** The request at its place in the step around it; both its names are worked out here, once. */
export function placeRequest(request: ModelCallRequest, step: StepContext | undefined): PlacedRequest {
  const placed = step ? inheritPlace(request, step) : request;
  const hash = requestHash(request);
  return { request: placed, key: keyOf(request, placed, step, hash), hash };
}

/** The second call inside one step gets `#2`, so that a key names one call; without any place, the request names itself. */
function keyOf(
  request: ModelCallRequest,
  placed: ModelCallRequest,
  step: StepContext | undefined,
  hash: string,
): string {
  const key = keyOfPlace(placed);
  if (key === undefined) return `request:${hash.slice(0, 12)}`;
  if (!step || keyOfPlace(request) !== undefined) return key;
  step.calls += 1;
  return step.calls > 1 ? `${key}#${step.calls}` : key;
}
