import type { SandboxRateLimit } from "./sandbox-options.js";

const SECONDS_PER_MINUTE = 60;

/** `retryAfterSeconds`: when the refused request may be tried again. */
export type Admission = { admitted: true } | { admitted: false; limit: string; retryAfterSeconds: number };

/** Takes what a request needs, or takes nothing and refuses it. */
export type RateLimiter = (inputTokens: number) => Admission;

/** A bucket for requests and one for input tokens, each of a minute's size; `nowSeconds` only goes forward. */
export function createRateLimiter(limits: SandboxRateLimit, nowSeconds: () => number): RateLimiter {
  const requests = createBucket("requests per minute", limits.requestsPerMinute, nowSeconds);
  const tokens = createBucket("input tokens per minute", limits.inputTokensPerMinute, nowSeconds);
  return (inputTokens) => {
    const waits = [requests.wait(1), tokens.wait(inputTokens)];
    const longest = waits.reduce((a, b) => (b.seconds > a.seconds ? b : a));
    if (longest.seconds > 0) {
      return { admitted: false, limit: longest.limit, retryAfterSeconds: longest.seconds };
    }
    requests.take(1);
    tokens.take(inputTokens);
    return { admitted: true };
  };
}

function createBucket(name: string, perMinute: number | undefined, nowSeconds: () => number) {
  if (perMinute === undefined) return { wait: () => ({ seconds: 0, limit: name }), take: () => undefined };
  const perSecond = perMinute / SECONDS_PER_MINUTE;
  // Below one a minute, a bucket of a minute's size would never hold a whole request.
  const size = Math.max(1, perMinute);
  let level = size;
  let at = nowSeconds();
  const refill = () => {
    const now = nowSeconds();
    level = Math.min(size, level + (now - at) * perSecond);
    at = now;
  };
  return {
    wait: (amount: number) => {
      refill();
      const missing = amount - level;
      // What does not fit into the bucket never will; it is told a time as anything else is.
      const seconds = missing <= 1e-9 ? 0 : Math.min(size, missing) / perSecond;
      return { seconds, limit: `${perMinute} ${name}` };
    },
    take: (amount: number) => {
      level -= amount;
    },
  };
}
