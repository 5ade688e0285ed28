import type { Cost } from "../format/cost.js";
import type { ModelCallRequest } from "../format/model-call.js";
import type { Pricer } from "../pricing/price-generation.js";
import type { DriftCorrector } from "../tokens/drift-correction.js";
import { unknownUsage } from "../usage/usage-invariants.js";
import { costOfFailedCall } from "./failed-call.js";
import type { EndedCall } from "./open-call.js";
import { type UsageOfCall, usageOfCall } from "./usage-of-call.js";

/** What a call used and what it cost. */
export interface CallAccount extends UsageOfCall {
  cost: Cost;
}

/** Counts and prices the calls of an experiment. */
export interface CallAccounting {
  account(request: ModelCallRequest, ended: EndedCall, responseText: string): CallAccount;
}

export function createCallAccounting(options: {
  pricer: Pricer;
  drift: DriftCorrector;
  localEstimates: boolean;
  sandbox: boolean;
}): CallAccounting {
  const { pricer, drift, localEstimates, sandbox } = options;
  const usageOf = (request: ModelCallRequest, ended: EndedCall, responseText: string): UsageOfCall => {
    if (ended.givenUsage) return { usage: ended.givenUsage };
    const content = {
      model: request.model,
      modelVersion: ended.outcome.modelVersion ?? (sandbox ? `sandbox/${request.model}` : undefined),
      provider: request.provider,
      request: request.messages,
      mediaResolution: mediaResolutionOf(request),
      // What an aborted call produced beyond the text seen so far is not known.
      responseText: ended.status === "aborted" || !ended.answered ? undefined : responseText,
      extraImageTokens: ended.extraImageTokens,
      requestCount: ended.count ?? request.localCount,
    };
    return usageOfCall(ended.outcome.rawUsage, content, localEstimates, drift);
  };

  return {
    account(request, ended, responseText) {
      const { outcome, error } = ended;
      if (error && outcome.rawUsage === undefined) {
        const cost = costOfFailedCall(request.provider, error);
        return { usage: unknownUsage([]), cost: withLostAttempts(cost, ended.lostAttempts) };
      }
      const used = usageOf(request, ended, responseText);
      const serviceTier = outcome.serviceTier ?? used.serviceTier ?? request.serviceTier;
      const modelVersion = outcome.modelVersion ?? used.modelVersion;
      const cost = pricer.price({
        usage: used.usage,
        model: request.model,
        provider: request.provider,
        // The sandbox names itself as the version; its calls are priced as the model's would be.
        modelVersion: modelVersion?.startsWith("sandbox/") ? undefined : modelVersion,
        serviceTier,
        at: ended.startedAt,
        baseUrl: request.baseUrl,
        reportedCostUsd: used.reportedCostUsd,
      });
      return {
        usage: used.usage,
        localEstimate: used.localEstimate,
        finishReason: used.finishReason,
        serviceTier,
        modelVersion,
        cost: withLostAttempts(ended.status === "ok" ? cost : atLeast(cost), ended.lostAttempts),
      };
    },
  };
}

/** As Gemini's requests spell it; it decides what an image counts as. */
function mediaResolutionOf({ parameters }: ModelCallRequest): string | undefined {
  const resolution = parameters?.mediaResolution;
  return typeof resolution === "string" ? resolution : undefined;
}

/** What was billed after the last report of a call that did not end well is not known. */
function atLeast(cost: Cost): Cost {
  return cost.usd === null ? cost : withLowerBound(cost, "the call did not end well");
}

/** Attempts that broke off without an answer may have been billed beside the one that got through. */
function withLostAttempts(cost: Cost, lostAttempts: number): Cost {
  if (lostAttempts === 0 || cost.usd === null) return cost;
  const attempts =
    lostAttempts === 1 ? "1 attempt that broke off" : `${lostAttempts} attempts that broke off`;
  return withLowerBound(cost, `${attempts} may have been billed too`);
}

/** Whatever else made the cost a lower bound stays said. */
function withLowerBound(cost: Cost, reason: string): Cost {
  const said = `at least this: ${reason}`;
  return { ...cost, atLeast: true, reason: cost.atLeast && cost.reason ? `${said}; ${cost.reason}` : said };
}
