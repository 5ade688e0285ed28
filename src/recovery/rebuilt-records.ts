import type { GenerationRecord } from "../format/generation-record.js";
import { isoTime } from "../format/iso-time.js";
import type { ErrorLine, RequestLine, ResponseLine } from "../format/transcript-line.js";
import { readTranscript } from "../journal/read-transcript.js";
import type { Pricer } from "../pricing/price-generation.js";
import { endedCall, requestOf, usageOfEnd } from "./answered-call.js";

/** The end of a call as it stands in a transcript. */
export interface CallEnd {
  request: RequestLine | undefined;
  end: ResponseLine | ErrorLine;
  offset: number;
  length: number;
}

/** The ends of all generations in the order they were written: so stood their records in the log. */
export function* readCallEnds(transcriptPath: string): Generator<CallEnd> {
  const open = new Map<string, RequestLine>();
  for (const { line, offset, length } of readTranscript(transcriptPath)) {
    const attempt = `${line.call} ${line.attempt} ${line.key}`;
    if (line.type === "request") open.set(attempt, line);
    if (line.type !== "response" && line.type !== "error") continue;
    const request = open.get(attempt);
    open.delete(attempt);
    if (line.type === "response" || !line.will_retry) yield { request, end: line, offset, length };
  }
}

/**
 * The record of a generation as its two lines of the transcript have it. What only the log had is gone:
 * scores, tags, image counts, the time to the first token, and counts that the caller gave.
 */
export function rebuiltRecord(
  seq: number,
  call: CallEnd,
  pricer: Pricer,
  baseUrl?: string,
): GenerationRecord {
  const { request, end, offset, length } = call;
  const described = requestOf(request, end, baseUrl);
  const ended = endedCall(request, end);
  const account = usageOfEnd(request, end, pricer, baseUrl);
  const parameters = { ...nested(described.parameters), ...described.parameters };
  return {
    seq,
    key: end.key,
    timestamp: isoTime(ended.startedAt.getTime()),
    frameNumber: numberAfter("frame:", end.key),
    durationSeconds: ended.durationSeconds,
    status: ended.status,
    attempts: end.attempt,
    provider: described.provider,
    model: described.model,
    modelVersion: account.modelVersion,
    serviceTier: account.serviceTier,
    finishReason: ended.outcome.finishReason ?? account.finishReason,
    temperature: numberOf(parameters.temperature),
    topP: numberOf(parameters.topP ?? parameters.top_p),
    topK: numberOf(parameters.topK ?? parameters.top_k),
    tokenUsage: account.usage,
    localEstimate: account.localEstimate,
    cost: account.cost,
    responseLength: end.type === "response" ? end.text?.length : undefined,
    tags: { rebuilt_from: "transcript" },
    error: ended.error,
    transcript: { offset, length },
  };
}

function nested(parameters: Record<string, unknown> | undefined): Record<string, unknown> {
  const config = parameters?.generationConfig;
  return typeof config === "object" && config !== null ? (config as Record<string, unknown>) : {};
}

function numberAfter(prefix: string, key: string): number | undefined {
  const text = key.startsWith(prefix) ? key.slice(prefix.length) : "";
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
