import { expect, test } from "vitest";
import { createRateLimiter } from "./rate-limiter.js";

function limiterAt(limits: Parameters<typeof createRateLimiter>[0]) {
  const clock = { seconds: 100 };
  return { clock, admit: createRateLimiter(limits, () => clock.seconds) };
}

test("without limits everything is admitted", () => {
  const { admit } = limiterAt({});
  expect(admit(10_000_000)).toEqual({ admitted: true });
});

test("a minute's requests are admitted at once, the next one when its share of a minute has passed", () => {
  const { admit, clock } = limiterAt({ requestsPerMinute: 3 });
  for (let request = 0; request < 3; request++) expect(admit(1)).toEqual({ admitted: true });
  expect(admit(1)).toEqual({ admitted: false, limit: "3 requests per minute", retryAfterSeconds: 20 });
  clock.seconds += 19;
  expect(admit(1)).toMatchObject({ admitted: false, retryAfterSeconds: expect.closeTo(1, 9) });
  clock.seconds += 1;
  expect(admit(1)).toEqual({ admitted: true });
  expect(admit(1)).toMatchObject({ admitted: false });
});

test("input tokens are limited beside requests, and a refused request takes neither", () => {
  const { admit, clock } = limiterAt({ requestsPerMinute: 60, inputTokensPerMinute: 600 });
  expect(admit(500)).toEqual({ admitted: true });
  expect(admit(200)).toEqual({
    admitted: false,
    limit: "600 input tokens per minute",
    retryAfterSeconds: 10,
  });
  expect(admit(100)).toEqual({ admitted: true });
  clock.seconds += 10;
  expect(admit(100)).toEqual({ admitted: true });
});

test("a request larger than a whole minute is never told to wait for more than a minute", () => {
  const { admit, clock } = limiterAt({ inputTokensPerMinute: 600 });
  expect(admit(100_000)).toMatchObject({ admitted: false, retryAfterSeconds: 60 });
  clock.seconds += 3600;
  expect(admit(100_000)).toMatchObject({ admitted: false, retryAfterSeconds: 60 });
});

test("less than one request a minute is a long wait, not a stop", () => {
  const { admit, clock } = limiterAt({ requestsPerMinute: 0.5 });
  expect(admit(1)).toEqual({ admitted: true });
  expect(admit(1)).toMatchObject({ admitted: false, retryAfterSeconds: 120 });
  clock.seconds += 120;
  expect(admit(1)).toEqual({ admitted: true });
});
