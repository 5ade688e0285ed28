/** What is left of a rate that was refused. */
const AFTER_A_REFUSAL = 0.7;
/** One refusal takes a rate down to this share at most, whatever was measured. */
const LARGEST_FALL = 0.1;
/** Up to here, the refused rate is not looked for yet. */
const NEAR_THE_REFUSED_RATE = 0.95;
/** Below the refused rate a second adds this share of it; near it or above, this share of what there is. */
const FAST_GROWTH = 0.05;
const SLOW_GROWTH = 0.005;
/** Fewer answers say little about how many a server lets through. */
const FEWEST_ANSWERS = 5;
const SLOWEST_PER_SECOND = 1 / 60;

/** Calls a second, found by trying, where nobody says how many a server lets through. */
export interface AdaptiveRate {
  /** `Infinity` until a call was refused. */
  perSecond(): number;
  /** A call that was let through has its answer. */
  answered(): void;
  /**
   * A call was refused, or the server is about to refuse: slower from now on. Calls that went out
   * before the last slowing down say nothing new. @returns whether the rate fell.
   */
  refused(sentAt: number): boolean;
  /** Nothing is sent until then, so that nothing is learnt either. */
  rest(until: number): void;
}

/**
 * Additive increase, multiplicative decrease (Chiu and Jain 1989, as in TCP), from the rate of answers
 * that was measured, and growing slowly where the last refusal was.
 */
export function createAdaptiveRate(nowSeconds: () => number): AdaptiveRate {
  let perSecond = Number.POSITIVE_INFINITY;
  let refusedRate = Number.POSITIVE_INFINITY;
  let answers = 0;
  let countedFrom = nowSeconds();
  let fellAt = Number.NEGATIVE_INFINITY;
  let grownUntil = nowSeconds();

  const grow = (): void => {
    const now = nowSeconds();
    let seconds = now - grownUntil;
    if (seconds <= 0) return;
    grownUntil = now;
    if (perSecond === Number.POSITIVE_INFINITY) return;
    const near = NEAR_THE_REFUSED_RATE * refusedRate;
    if (perSecond < near) {
      const fast = Math.min(seconds, (near - perSecond) / (FAST_GROWTH * refusedRate));
      perSecond += fast * FAST_GROWTH * refusedRate;
      seconds -= fast;
    }
    perSecond *= (1 + SLOW_GROWTH) ** seconds;
  };

  return {
    perSecond() {
      grow();
      return perSecond;
    },
    answered() {
      answers++;
    },
    refused(sentAt) {
      if (sentAt <= fellAt) return false;
      grow();
      const now = nowSeconds();
      fellAt = now;
      // A server that lets nothing through at all is not told more by a slower pace: resting has to do.
      if (answers === 0 && perSecond !== Number.POSITIVE_INFINITY) return true;
      const measured = answers / Math.max(now - countedFrom, 0.001);
      const current = perSecond === Number.POSITIVE_INFINITY ? Math.max(measured, 1) : perSecond;
      const least = answers < FEWEST_ANSWERS ? current / 2 : current * LARGEST_FALL;
      const letThrough = Math.min(current, Math.max(measured, least));
      refusedRate = Math.max(letThrough, SLOWEST_PER_SECOND / AFTER_A_REFUSAL);
      perSecond = refusedRate * AFTER_A_REFUSAL;
      answers = 0;
      countedFrom = now;
      grownUntil = now;
      return true;
    },
    rest(until) {
      grownUntil = Math.max(grownUntil, until);
    },
  };
}
