import type { RetrySettings } from "../../config/run-config.js";
import type { ModelCallError } from "../clients/model-call-error.js";

/** Calls that were told to wait for the same time start again this far apart at most. */
const SPREAD_SECONDS = 1;

/**
 * Seconds to wait before the next attempt, or `undefined` when there is to be none: the failure is not
 * a passing one, the attempts are used up, or the server asks for more patience than the run has.
 * Exponential backoff with full jitter (aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter).
 */
export function retryDelaySeconds(
  error: ModelCallError,
  attempt: number,
  settings: RetrySettings,
  random: () => number,
): number | undefined {
  if (!error.isTransient || attempt >= settings.attempts) return undefined;
  const asked = error.retryAfterSeconds;
  if (asked !== undefined) {
    if (asked > settings.maxDelaySeconds) return undefined;
    return asked + random() * Math.min(SPREAD_SECONDS, settings.initialDelaySeconds);
  }
  return random() * Math.min(settings.maxDelaySeconds, settings.initialDelaySeconds * 2 ** (attempt - 1));
}
