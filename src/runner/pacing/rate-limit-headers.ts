import type { HeaderReader } from "../clients/wire-request.js";
/** What a server says of one of its limits. */
export interface ServerLimit {
  /** What is left; negative or absent where the server does not say. */
  remaining: number;
  limit?: number;
  /** Until all of it is there again. */
  resetSeconds?: number;
}

/** The limits that an answer tells of, for each kind that it names. */
export interface ServerLimits {
  requests?: ServerLimit;
  inputTokens?: ServerLimit;
  outputTokens?: ServerLimit;
  /** Input and output together. */
  tokens?: ServerLimit;
}

const KINDS = [
  ["requests", "requests"],
  ["inputTokens", "input-tokens"],
  ["outputTokens", "output-tokens"],
  ["tokens", "tokens"],
] as const;

/**
 * The rate-limit headers of OpenAI and of those that answer as it does, and Anthropic's; `undefined` where
 * there are none (Gemini sends none).
 * https://platform.openai.com/docs/guides/rate-limits, https://docs.claude.com/en/api/rate-limits, read 2026-11-25.
 */
export function readRateLimitHeaders(
  headers: HeaderReader,
  nowMilliseconds = Date.now(),
): ServerLimits | undefined {
  const limits: ServerLimits = {};
  let any = false;
  for (const [kind, word] of KINDS) {
    const limit =
      limitFrom(headers, (field) => `x-ratelimit-${field}-${word}`, nowMilliseconds) ??
      limitFrom(headers, (field) => `anthropic-ratelimit-${word}-${field}`, nowMilliseconds);
    if (!limit) continue;
    limits[kind] = limit;
    any = true;
  }
  return any ? limits : undefined;
}

/** Refill rate of a limit that is one of a minute's, per minute; `undefined` for a day's, or where it cannot be told. */
export function perMinuteOf({ limit, remaining, resetSeconds }: ServerLimit): number | undefined {
  if (limit === undefined || resetSeconds === undefined) return undefined;
  const used = limit - remaining;
  if (used <= 0 || resetSeconds <= 0) return undefined;
  const refill = (used / resetSeconds) * 60;
  // Times to the millisecond, or to the second: it need not be exact to tell a minute from a day.
  return refill > limit / 3 ? limit : undefined;
}

function limitFrom(
  headers: HeaderReader,
  nameOf: (field: "limit" | "remaining" | "reset") => string,
  nowMilliseconds: number,
): ServerLimit | undefined {
  const remaining = countOf(headers.get(nameOf("remaining")));
  if (remaining === undefined) return undefined;
  const limit = countOf(headers.get(nameOf("limit")));
  return {
    remaining,
    // Azure writes -1 and 0 for limits that are none.
    limit: limit === 0 ? undefined : limit,
    resetSeconds: resetSeconds(headers.get(nameOf("reset")), nowMilliseconds),
  };
}

function countOf(text: string | null): number | undefined {
  return text !== null && /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

const UNITS: Record<string, number> = { d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1h2m3.5s`, `12ms`, plain seconds, or a date. */
function resetSeconds(text: string | null, nowMilliseconds: number): number | undefined {
  const words = text?.trim();
  if (!words) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(words)) return Number(words);
  if (/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(words)) {
    let seconds = 0;
    for (const [, amount, unit = ""] of words.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
      seconds += Number(amount) * (UNITS[unit] ?? 0);
    }
    return seconds;
  }
  const date = Date.parse(words);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - nowMilliseconds) / 1000);
}
