import type { TokenUsage } from "../../format/token-usage.js";
import type { ModelCallError } from "../clients/model-call-error.js";
import type { HeaderReader } from "../clients/wire-request.js";
import type { CallPacer, CallPass } from "./call-pacer.js";
import { readRateLimitHeaders } from "./rate-limit-headers.js";

/** A call's place in the line, for its first attempt and for each that follows. */
export interface CallTurn {
  /** Waits until the next attempt may go out; `false` when the run was stopped meanwhile. */
  take(): boolean | Promise<boolean>;
  /** The headers of an answer or of a refusal. */
  headers(headers: HeaderReader): void;
  failed(error: ModelCallError): void;
  /** @param usage of the call's record. */
  answered(usage: TokenUsage | undefined): void;
}

/** @param countTokens the call's input tokens, counted locally; `null` when they cannot be counted. */
export function createCallTurn(pacer: CallPacer | undefined, countTokens: () => number | null): CallTurn {
  let pass: CallPass | undefined;
  const use = (given: CallPass | undefined): boolean => {
    pass = given;
    return given !== undefined;
  };
  return {
    take() {
      if (!pacer) return true;
      const given = pacer.admit(countTokens);
      return given instanceof Promise ? given.then(use) : use(given);
    },
    headers(headers) {
      const date = Date.parse(headers.get("date") ?? "");
      const limits = pass && readRateLimitHeaders(headers, Number.isNaN(date) ? Date.now() : date);
      if (limits) pass?.limits(limits);
    },
    failed({ status, failure, retryAfterSeconds }) {
      if (status === 429 && failure === "overload") pass?.refused(retryAfterSeconds);
    },
    answered(usage) {
      pass?.answered(usage?.source === "reported" ? (usage.inputTokens ?? undefined) : undefined);
    },
  };
}
