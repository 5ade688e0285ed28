import { expect, test } from "vitest";
import { perMinuteOf, readRateLimitHeaders } from "./rate-limit-headers.js";

test("OpenAI's headers tell of requests and tokens, with times until all is there again", () => {
  const limits = readRateLimitHeaders(
    new Headers({
      "x-ratelimit-limit-requests": "5000",
      "x-ratelimit-remaining-requests": "4999",
      "x-ratelimit-reset-requests": "12ms",
      "x-ratelimit-limit-tokens": "160000",
      "x-ratelimit-remaining-tokens": "159976",
      "x-ratelimit-reset-tokens": "1m2.5s",
    }),
  );
  expect(limits).toEqual({
    requests: { limit: 5000, remaining: 4999, resetSeconds: 0.012 },
    tokens: { limit: 160_000, remaining: 159_976, resetSeconds: 62.5 },
  });
});

test("Anthropic's headers tell of input and output tokens apart, with dates", () => {
  const limits = readRateLimitHeaders(
    new Headers({
      "anthropic-ratelimit-requests-limit": "50",
      "anthropic-ratelimit-requests-remaining": "48",
      "anthropic-ratelimit-requests-reset": "2026-11-25T16:00:03Z",
      "anthropic-ratelimit-input-tokens-limit": "30000",
      "anthropic-ratelimit-input-tokens-remaining": "29000",
      "anthropic-ratelimit-input-tokens-reset": "2026-11-25T16:00:02Z",
      "anthropic-ratelimit-output-tokens-limit": "8000",
      "anthropic-ratelimit-output-tokens-remaining": "8000",
    }),
    Date.parse("2026-11-25T16:00:00Z"),
  );
  expect(limits).toEqual({
    requests: { limit: 50, remaining: 48, resetSeconds: 3 },
    inputTokens: { limit: 30_000, remaining: 29_000, resetSeconds: 2 },
    outputTokens: { limit: 8000, remaining: 8000, resetSeconds: undefined },
  });
});

test("answers without such headers, or with Azure's -1, tell of no limits", () => {
  expect(readRateLimitHeaders(new Headers({ "content-type": "application/json" }))).toBeUndefined();
  const azure = { "x-ratelimit-limit-tokens": "-1", "x-ratelimit-remaining-tokens": "-1" };
  expect(readRateLimitHeaders(new Headers(azure))).toBeUndefined();
});

test("a minute's limit is told from a day's by how fast it refills", () => {
  expect(perMinuteOf({ limit: 5000, remaining: 4999, resetSeconds: 0.012 })).toBe(5000);
  expect(perMinuteOf({ limit: 50, remaining: 48, resetSeconds: 3 })).toBe(50);
  expect(perMinuteOf({ limit: 200, remaining: 199, resetSeconds: 432 })).toBeUndefined();
  expect(perMinuteOf({ limit: 200, remaining: 200, resetSeconds: 0 })).toBeUndefined();
});
