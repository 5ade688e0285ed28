import { AsyncLocalStorage } from "node:async_hooks";
import type { GenerationPlace, ModelCallRequest, OpenModelCall } from "../format/model-call.js";

/** What calls made inside `step` or `generation` inherit. */
export interface StepContext {
  place: GenerationPlace;
  /** Calls made in it so far, so that the second one gets a key of its own. */
  calls: number;
  /** A generation that is open around the call: the first call inside takes its place. */
  takeOver?: (request: ModelCallRequest) => OpenModelCall | undefined;
}

const storage = new AsyncLocalStorage<StepContext>();

export function currentStep(): StepContext | undefined {
  return storage.getStore();
}

export function runInStep<Result>(context: StepContext, body: () => Result): Result {
  return storage.run(context, body);
}

/** The key a place stands for: its own, its frame, or its step. */
export function keyOfPlace(place: GenerationPlace): string | undefined {
  if (place.key !== undefined) return place.key;
  if (place.frameNumber !== undefined) return `frame:${place.frameNumber}`;
  if (place.step !== undefined) return `step:${place.step}`;
  return undefined;
}
