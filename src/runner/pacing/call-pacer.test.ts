import { expect, test } from "vitest";
import { createSimulatedClock } from "../../../test/support/simulated-clock.js";
import type { RateLimitSettings } from "../../config/run-config.js";
import { createRateLimiter } from "../../sandbox/rate-limiter.js";
import { createRandom } from "../seeded-random.js";
import { createCallPacer } from "./call-pacer.js";
import { readRateLimitHeaders } from "./rate-limit-headers.js";

type Clock = ReturnType<typeof createSimulatedClock>;
/** Seconds to wait when a call is refused; 0 when it is let through. */
type Server = (tokens: number) => number;

/** A bucket that a minute fills, and that is empty or full at first. */
const bucket = (clock: Clock, limits: RateLimitSettings, startsEmpty = true): Server => {
  const admit = createRateLimiter(limits, clock.nowSeconds);
  if (startsEmpty) admit(limits.inputTokensPerMinute ?? 0);
  return (tokens) => {
    const admission = admit(tokens);
    return admission.admitted ? 0 : admission.retryAfterSeconds;
  };
};

/** No sixty seconds may hold more than the limit. */
const slidingMinute = (clock: Clock, limit: number): Server => {
  const log: { at: number; tokens: number }[] = [];
  return (tokens) => {
    const now = clock.nowSeconds();
    while (log[0] && log[0].at <= now - 60) log.shift();
    const used = log.reduce((sum, entry) => sum + entry.tokens, 0);
    if (used + tokens > limit) return 60 - (now - (log[0]?.at ?? now - 59));
    log.push({ at: now, tokens });
    return 0;
  };
};

/** Every full minute begins anew. */
const fixedMinute = (clock: Clock, limit: number): Server => {
  let minute = -1;
  let used = 0;
  return (tokens) => {
    const now = clock.nowSeconds();
    if (Math.floor(now / 60) > minute) {
      minute = Math.floor(now / 60);
      used = 0;
    }
    if (used + tokens > limit) return 60 - (now % 60);
    used += tokens;
    return 0;
  };
};

/** Workers that ask a server as fast as a pacer lets them, for some simulated minutes. */
async function simulate(
  limits: RateLimitSettings,
  serverOf: (clock: Clock) => Server,
  options: {
    minutes?: number;
    workers?: number;
    latencySeconds?: number;
    /** Local counts are this much of what the server counts. */
    countedShare?: number;
    meanTokens?: number;
    saysWhen?: boolean;
    share?: number;
    headers?: (clock: Clock) => Headers;
  } = {},
) {
  const { minutes = 10, workers = 16, latencySeconds = 2, countedShare = 1, meanTokens = 1500 } = options;
  const clock = createSimulatedClock();
  const server = serverOf(clock);
  const stopping = new AbortController();
  const pacer = createCallPacer(limits, {
    stopping: stopping.signal,
    longestRestSeconds: 120,
    share: options.share,
    clock,
  });
  const random = createRandom(7, "simulation");
  const sums = { sent: 0, refused: 0, answered: 0, tokens: 0 };
  const times: number[] = [];
  const work = async () => {
    for (;;) {
      const tokens = Math.round(meanTokens * (0.5 + random()));
      const pass = await pacer.admit(() => Math.round(tokens * countedShare * (0.9 + 0.2 * random())));
      if (!pass) return;
      sums.sent++;
      times.push(clock.nowSeconds());
      await clock.sleep(0.05 * random());
      const wait = server(tokens);
      if (wait > 0) {
        sums.refused++;
        pass.refused(options.saysWhen === false ? undefined : Math.ceil(wait));
        await clock.sleep(1 + random());
        continue;
      }
      await clock.sleep(latencySeconds * (0.5 + random()));
      const limitsSaid = options.headers && readRateLimitHeaders(options.headers(clock));
      if (limitsSaid) pass.limits(limitsSaid);
      pass.answered(tokens);
      sums.answered++;
      sums.tokens += tokens;
    }
  };
  const all = Promise.all(Array.from({ length: workers }, work));
  await clock.runUntil(minutes * 60);
  stopping.abort();
  await clock.runUntil(minutes * 60 + 100);
  await all;
  return { ...sums, times, refusedShare: sums.refused / sums.sent, tokensPerMinute: sums.tokens / minutes };
}

const LIMIT = 60_000;

const servers: [string, (clock: Clock) => Server][] = [
  ["a bucket that starts full", (clock) => bucket(clock, { inputTokensPerMinute: LIMIT }, false)],
  ["a bucket that starts empty", (clock) => bucket(clock, { inputTokensPerMinute: LIMIT })],
  ["a sliding minute", (clock) => slidingMinute(clock, LIMIT)],
  ["fixed minutes", (clock) => fixedMinute(clock, LIMIT)],
];

test.each(servers)(
  "a server that counts by %s, its limit configured, lets through 90 %% of it or more and refuses 2 %% or less",
  async (_, serverOf) => {
    const run = await simulate({ inputTokensPerMinute: LIMIT }, serverOf);
    expect(run.tokensPerMinute / LIMIT).toBeGreaterThanOrEqual(0.9);
    expect(run.refusedShare).toBeLessThanOrEqual(0.02);
  },
);

test("many small calls do not begin with a burst that an empty bucket refuses", async () => {
  const limits = { inputTokensPerMinute: 600_000 };
  const many = { minutes: 2, workers: 64, latencySeconds: 0.4, meanTokens: 70, countedShare: 0.8 };
  const run = await simulate(limits, (clock) => bucket(clock, limits), many);
  expect(run.tokensPerMinute / 600_000).toBeGreaterThanOrEqual(0.9);
  expect(run.refusedShare).toBeLessThanOrEqual(0.02);
});

test.each([0.7, 0.85, 1.2, 1.5])(
  "local counts of %d times the server's are made good by its reports",
  async (countedShare) => {
    const run = await simulate({ inputTokensPerMinute: LIMIT }, (clock) => slidingMinute(clock, LIMIT), {
      countedShare,
    });
    expect(run.tokensPerMinute / LIMIT).toBeGreaterThanOrEqual(0.9);
    expect(run.refusedShare).toBeLessThanOrEqual(0.02);
  },
);

test("calls of a limit of requests are spread over the minute", async () => {
  const run = await simulate({ requestsPerMinute: 60 }, () => () => 0, { minutes: 2 });
  expect(run.sent).toBeGreaterThanOrEqual(117);
  const gaps = run.times.slice(2).map((at, index) => at - (run.times[index + 1] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(0.7);
  expect(Math.max(...gaps)).toBeLessThan(1.5);
});

test.each(servers)(
  "a server that counts by %s, of which nothing is known, is not refused by often once its rate is found",
  async (_, serverOf) => {
    const crowd = { minutes: 20, workers: 64, meanTokens: 300 };
    const run = await simulate({}, serverOf, crowd);
    expect(run.tokensPerMinute / LIMIT).toBeGreaterThanOrEqual(0.8);
    expect(run.refusedShare).toBeLessThanOrEqual(0.03);
    const untold = await simulate({}, serverOf, { ...crowd, saysWhen: false });
    expect(untold.tokensPerMinute / LIMIT).toBeGreaterThanOrEqual(0.6);
    expect(untold.refusedShare).toBeLessThanOrEqual(0.03);
  },
);

test("a limit that the headers name is kept as if it had been configured", async () => {
  const headers = () =>
    new Headers({
      "anthropic-ratelimit-input-tokens-limit": String(LIMIT),
      "anthropic-ratelimit-input-tokens-remaining": String(LIMIT - 3000),
      "anthropic-ratelimit-input-tokens-reset": "3s",
    });
  const run = await simulate({}, (clock) => bucket(clock, { inputTokensPerMinute: LIMIT }, false), {
    headers,
  });
  expect(run.tokensPerMinute / LIMIT).toBeGreaterThanOrEqual(0.9);
  expect(run.refusedShare).toBeLessThanOrEqual(0.02);
});

test("runs beside each other have a share of each limit, be it configured or named by headers", async () => {
  const half = await simulate({ requestsPerMinute: 60 }, () => () => 0, { minutes: 2, share: 0.5 });
  expect(half.sent).toBeGreaterThanOrEqual(57);
  expect(half.sent).toBeLessThanOrEqual(61);
  const headers = () =>
    new Headers({
      "x-ratelimit-limit-requests": "60",
      "x-ratelimit-remaining-requests": "59",
      "x-ratelimit-reset-requests": "1s",
    });
  const told = await simulate({}, () => () => 0, { minutes: 2, share: 0.5, workers: 4, headers });
  expect(told.sent).toBeLessThanOrEqual(65);
});

test("a refusal rests all calls for as long as the server asks, and no longer than the run waits for", async () => {
  const clock = createSimulatedClock();
  const pacer = createCallPacer(
    {},
    { stopping: new AbortController().signal, longestRestSeconds: 10, clock },
  );
  const admitted = async () => {
    const before = clock.nowSeconds();
    let at: number | undefined;
    void Promise.resolve(pacer.admit(() => null)).then(() => {
      at = clock.nowSeconds();
    });
    await clock.runUntil(before + 30);
    return at === undefined ? undefined : at - before;
  };
  const first = await pacer.admit(() => null);
  first?.refused(4);
  expect(await admitted()).toBeCloseTo(4, 1);
  const second = await pacer.admit(() => null);
  second?.refused(300);
  expect(await admitted()).toBeCloseTo(10, 1);
});

test("a pause holds back what has not gone out, and a stop lets it go home", async () => {
  const stopping = new AbortController();
  const pacer = createCallPacer({}, { stopping: stopping.signal, longestRestSeconds: 10 });
  pacer.pause();
  const order: string[] = [];
  const first = Promise.resolve(pacer.admit(() => null)).then((pass) => order.push(pass ? "out" : "home"));
  await new Promise(setImmediate);
  expect(order).toEqual([]);
  pacer.resume();
  await first;
  pacer.pause();
  const second = Promise.resolve(pacer.admit(() => null)).then((pass) => order.push(pass ? "out" : "home"));
  stopping.abort();
  await second;
  expect(order).toEqual(["out", "home"]);
});
