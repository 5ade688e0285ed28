import type { ModelCallRequest } from "../format/model-call.js";
import type { ErrorLine, RequestLine, ResponseLine } from "../format/transcript-line.js";
import { type CallAccount, createCallAccounting } from "../logger/call-accounting.js";
import type { EndedCall } from "../logger/open-call.js";
import type { Pricer } from "../pricing/price-generation.js";

const ABORTS = new Set(["AbortError", "APIUserAbortError", "ExperimentEnded"]);

/** What a call used and cost by its lines of the transcript, worked out as the writer does. */
export function usageOfEnd(
  request: RequestLine | undefined,
  end: ResponseLine | ErrorLine,
  pricer: Pricer,
  baseUrl: string | undefined,
): CallAccount {
  const accounting = createCallAccounting({
    pricer,
    drift: { correct: (estimate) => estimate },
    localEstimates: false,
    sandbox: false,
  });
  return accounting.account(requestOf(request, end, baseUrl), endedCall(request, end), end.text ?? "");
}

/** The call as its writer knew it, as far as the transcript keeps it. */
export function requestOf(
  line: RequestLine | undefined,
  end: ResponseLine | ErrorLine,
  baseUrl?: string,
): ModelCallRequest {
  const described = line ?? end.request;
  const parameters = described?.parameters;
  const tier = parameters?.serviceTier ?? parameters?.service_tier;
  return {
    key: end.key,
    provider: described?.provider,
    model: described?.model ?? "unknown",
    messages: described?.messages ?? [],
    parameters,
    serviceTier: typeof tier === "string" ? tier : undefined,
    baseUrl,
  };
}

export function endedCall(line: RequestLine | undefined, end: ResponseLine | ErrorLine): EndedCall {
  const duration = end.duration_seconds ?? null;
  const startedAt = new Date(Date.parse(end.at) - (duration ?? 0) * 1000);
  const isError = end.type === "error";
  const isAborted = isError ? ABORTS.has(end.error.name) : end.aborted === true;
  return {
    status: isAborted ? "aborted" : isError ? "error" : "ok",
    startedAt: Number.isNaN(startedAt.getTime()) ? new Date(line?.at ?? end.at) : startedAt,
    durationSeconds: duration,
    outcome: {
      messages: isError ? [] : (end.messages ?? []),
      rawUsage: end.raw_usage,
      ...(isError ? {} : { modelVersion: end.model_version, finishReason: end.finish_reason }),
    },
    // With `capture: "none"` the text is not kept: what it counts as is not known.
    answered: !isError && !isAborted && end.text !== undefined,
    lostAttempts: 0,
    error: isError
      ? { name: end.error.name, message: end.error.message, httpStatus: end.error.http_status }
      : undefined,
  };
}
