import type { GenerationRecord, TranscriptPosition } from "../format/generation-record.js";
import { isoTime } from "../format/iso-time.js";
import type { ModelCallRequest } from "../format/model-call.js";
import type { CallAccount } from "./call-accounting.js";
import type { CallIdentity, EndedCall } from "./open-call.js";

/** What was found out about a call that has ended. */
export interface CallDetails {
  account: CallAccount;
  finishReason: string | undefined;
  text: string;
  position: TranscriptPosition | undefined;
}

/** The record of a call, as the log keeps it. */
export function recordOfCall(
  call: CallIdentity,
  request: ModelCallRequest,
  ended: EndedCall,
  { account, finishReason, text, position }: CallDetails,
  redact: (text: string) => string,
): Omit<GenerationRecord, "seq"> {
  const { outcome, error } = ended;
  return {
    key: call.key,
    timestamp: isoTime(ended.startedAt.getTime()),
    frameNumber: request.frameNumber,
    step: request.step,
    durationSeconds: ended.durationSeconds,
    timeToFirstTokenSeconds: ended.timeToFirstTokenSeconds,
    status: ended.status,
    attempts: call.attempt,
    provider: request.provider,
    model: request.model,
    modelVersion: account.modelVersion,
    serviceTier: account.serviceTier,
    finishReason,
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    tokenUsage: account.usage,
    localEstimate: account.localEstimate,
    cost: account.cost,
    responseLength: error ? undefined : text.length,
    exampleImagesCount: request.exampleImagesCount,
    testImagesCount: request.testImagesCount,
    scores: finiteScores(outcome.scores),
    tags: mergedTags(request.tags, outcome.tags),
    error: error && { ...error, message: redact(error.message) },
    transcript: position,
  };
}

function mergedTags(
  one: GenerationRecord["tags"],
  other: GenerationRecord["tags"],
): GenerationRecord["tags"] {
  return nonEmpty(one && other ? { ...one, ...other } : (one ?? other));
}

/** A score that is no finite number can be compared with nothing, and has no JSON. */
function finiteScores(scores: Record<string, number> | undefined): Record<string, number> | undefined {
  if (!scores) return undefined;
  if (Object.values(scores).every(Number.isFinite)) return nonEmpty(scores);
  return nonEmpty(Object.fromEntries(Object.entries(scores).filter(([, value]) => Number.isFinite(value))));
}

function nonEmpty<Value extends object>(value: Value | undefined): Value | undefined {
  for (const _ in value) return value;
  return undefined;
}
