import type { RateLimitSettings } from "../../config/run-config.js";
import { createAdaptiveRate } from "./adaptive-rate.js";
import { type Clock, realClock } from "./clock.js";
import { createRateLane, type LaneEntry, type RateLane } from "./rate-lane.js";
import { perMinuteOf, type ServerLimit, type ServerLimits } from "./rate-limit-headers.js";

/** Below this share of a limit, a server is about to refuse. */
const LOW_SHARE = 0.05;
/** Weight of a call's report in the ratio of reported to counted tokens. */
const RATIO_WEIGHT = 0.1;
/** How far the found rate may catch up, since timers are late at times. */
const SLACK_SECONDS = 0.05;
/** Less is no time at all. */
const SHORTEST_WAIT_SECONDS = 1e-6;
const SECONDS_PER_MINUTE = 60;
/** With no word from the server, the first wait after a refusal; each further one in a row doubles. */
const FIRST_REST_SECONDS = 1;

/** Leave for one attempt to go out, and the ear for how it went. */
export interface CallPass {
  /** The answer's headers, of a refusal too. */
  limits(limits: ServerLimits): void;
  /** @param inputTokens as reported; `undefined` when they were not. */
  answered(inputTokens: number | undefined): void;
  /** The server refused the call because of its rate. */
  refused(retryAfterSeconds: number | undefined): void;
}

/** Says when each attempt of a run may go out, first come first served. */
export interface CallPacer {
  /**
   * @param countTokens the call's input tokens, counted locally; asked only where they matter, `null` when
   * they cannot be counted.
   * @returns `undefined` when the run was stopped meanwhile.
   */
  admit(countTokens: () => number | null): CallPass | Promise<CallPass | undefined>;
  /** Lets nothing out until `resume`. */
  pause(): void;
  resume(): void;
}

/**
 * Keeps a run within the limits that it was given or that the server tells of, slows down together when
 * the server refuses, and finds the rate by itself where there is no limit to go by.
 */
export function createCallPacer(
  limits: RateLimitSettings,
  options: {
    stopping: AbortSignal;
    longestRestSeconds: number;
    /** How much of each limit is this run's, where others run beside it. */
    share?: number;
    clock?: Clock;
  },
): CallPacer {
  const { stopping, longestRestSeconds, share = 1, clock = realClock } = options;
  const now = clock.nowSeconds;
  const adaptive = createAdaptiveRate(now, () =>
    Math.min(
      (requests?.perMinute ?? Number.POSITIVE_INFINITY) / SECONDS_PER_MINUTE,
      tokens && meanCharge > 0
        ? tokens.perMinute / meanCharge / SECONDS_PER_MINUTE
        : Number.POSITIVE_INFINITY,
    ),
  );
  let requests = laneOf(limits.requestsPerMinute);
  let tokens = laneOf(limits.inputTokensPerMinute);
  /** The found rate's own pace. */
  let nextAt = Number.NEGATIVE_INFINITY;
  let restUntil = Number.NEGATIVE_INFINITY;
  let refusalsInARow = 0;
  let isPaused = false;
  let reportedPerCounted = 1;
  let meanTokens = 0;
  let meanCharge = 0;
  const waiting: Waiting[] = [];
  let wakeUp: (() => void) | undefined;

  function laneOf(perMinute: number | undefined): RateLane | undefined {
    return perMinute === undefined ? undefined : createRateLane(perMinute * share, now);
  }

  /** The smaller limit counts: a server's own, and one of the user's that leaves room for others. */
  function adopt(lane: RateLane | undefined, server: ServerLimit | undefined): RateLane | undefined {
    const perMinute = server && perMinuteOf(server);
    if (perMinute === undefined) return lane;
    if (!lane) return laneOf(perMinute);
    lane.perMinute = Math.min(lane.perMinute, perMinute * share);
    return lane;
  }

  const chargeOf = (counted: number | null): number =>
    counted === null ? meanTokens : Math.round(counted * reportedPerCounted);

  const waitSeconds = (charge: number): number =>
    Math.max(
      0,
      restUntil - now(),
      nextAt - now(),
      requests?.waitSeconds(1) ?? 0,
      tokens?.waitSeconds(charge) ?? 0,
    );

  function rest(seconds: number): void {
    restUntil = Math.max(restUntil, now() + Math.min(seconds, longestRestSeconds));
    adaptive.rest(restUntil);
  }

  function letOut(counted: number | null, charge: number): CallPass {
    const sentAt = now();
    adaptive.sent();
    meanCharge += (charge - meanCharge) * (meanCharge === 0 ? 1 : RATIO_WEIGHT);
    const perSecond = adaptive.perSecond();
    nextAt = Math.max(nextAt, sentAt - SLACK_SECONDS) + 1 / perSecond;
    requests?.take(1);
    const entry = tokens?.take(charge);
    return passOf(sentAt, counted, entry);
  }

  function passOf(sentAt: number, counted: number | null, entry: LaneEntry | undefined): CallPass {
    return {
      limits(server) {
        requests = adopt(requests, server.requests);
        tokens = adopt(tokens, server.inputTokens);
        heed(server.requests, requests !== undefined, sentAt);
        heed(server.inputTokens, tokens !== undefined, sentAt);
        heed(server.outputTokens, false, sentAt);
        heed(server.tokens, false, sentAt);
      },
      answered(inputTokens) {
        adaptive.answered();
        refusalsInARow = 0;
        if (inputTokens === undefined) return;
        entry?.amend(inputTokens);
        meanTokens += (inputTokens - meanTokens) * (meanTokens === 0 ? 1 : RATIO_WEIGHT);
        if (counted) reportedPerCounted += (inputTokens / counted - reportedPerCounted) * RATIO_WEIGHT;
      },
      refused(retryAfterSeconds) {
        const isNews = adaptive.refused(sentAt);
        if (isNews) refusalsInARow++;
        rest(retryAfterSeconds ?? FIRST_REST_SECONDS * 2 ** Math.max(0, refusalsInARow - 1));
      },
    };
  }

  /** Slows down before the server refuses; what is paced already may well use up a minute to its end. */
  function heed(server: ServerLimit | undefined, isPaced: boolean, sentAt: number): void {
    if (server?.limit === undefined) return;
    const { limit, remaining, resetSeconds = 0 } = server;
    if (!isPaced && remaining <= limit * LOW_SHARE) adaptive.refused(sentAt);
    // Until a twentieth of a bucket is there again, or the minute is over.
    if (remaining === 0) rest(Math.max(resetSeconds * LOW_SHARE, Math.min(resetSeconds, 1)));
  }

  function pump(): void {
    wakeUp?.();
    wakeUp = undefined;
    while (!isPaused) {
      const [first] = waiting;
      if (!first) return;
      const charge = tokens ? chargeOf(first.counted()) : 0;
      const seconds = waitSeconds(charge);
      if (seconds >= SHORTEST_WAIT_SECONDS) {
        wakeUp = clock.after(seconds, pump);
        return;
      }
      waiting.shift();
      first.resolve(letOut(tokens ? first.counted() : null, charge));
    }
  }

  stopping.addEventListener("abort", () => {
    wakeUp?.();
    for (const { resolve } of waiting.splice(0)) resolve(undefined);
  });

  return {
    admit(countTokens) {
      if (stopping.aborted) return Promise.resolve(undefined);
      let count: number | null | undefined;
      const counted = () => {
        if (count === undefined) count = countTokens();
        return count;
      };
      if (waiting.length === 0 && !isPaused) {
        const charge = tokens ? chargeOf(counted()) : 0;
        if (waitSeconds(charge) < SHORTEST_WAIT_SECONDS) return letOut(tokens ? counted() : null, charge);
      }
      return new Promise((resolve) => {
        waiting.push({ counted, resolve });
        if (waiting.length === 1) pump();
      });
    },
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      pump();
    },
  };
}

interface Waiting {
  counted: () => number | null;
  resolve(pass: CallPass | undefined): void;
}
