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
  sent(): void;
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
 * @param knownPerSecond the rate of a limit that is known; `Infinity` where none is.
 */
export function createAdaptiveRate(
  nowSeconds: () => number,
  knownPerSecond: () => number = () => Number.POSITIVE_INFINITY,
): AdaptiveRate {
  let perSecond = Number.POSITIVE_INFINITY;
  let refusedRate = Number.POSITIVE_INFINITY;
  let sent = 0;
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

  /** What the server lets through, as far as its answers since the last refusal tell. */
  const letThrough = (elapsedSeconds: number): number => {
    const isFirst = perSecond === Number.POSITIVE_INFINITY;
    const known = knownPerSecond();
    const tried = Math.max(sent / Math.max(elapsedSeconds, 1), 1);
    // The first answers of a run come late, and say less than a limit that is known.
    if (isFirst && known !== Number.POSITIVE_INFINITY) return known;
    const current = isFirst ? tried : perSecond;
    const measured = Math.min(current, answers / Math.max(elapsedSeconds, 0.001));
    return Math.max(measured, answers < FEWEST_ANSWERS ? current / 2 : current * LARGEST_FALL);
  };

  return {
    sent() {
      sent++;
    },
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
      refusedRate = Math.max(letThrough(now - countedFrom), SLOWEST_PER_SECOND / AFTER_A_REFUSAL);
      perSecond = refusedRate * AFTER_A_REFUSAL;
      answers = 0;
      sent = 0;
      countedFrom = now;
      grownUntil = now;
      return true;
    },
    rest(until) {
      grownUntil = Math.max(grownUntil, until);
    },
  };
}
