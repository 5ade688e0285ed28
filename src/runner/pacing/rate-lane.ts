/** Seconds that a minute's worth is spread over: calls arrive a little closer together than they left. */
const MINUTE_WITH_MARGIN_SECONDS = 61;
/** How far a lane may run ahead of its even pace, since timers and event loops are late at times. */
const SLACK_SECONDS = 0.25;
/** Amounts this close together are remembered as one. */
const SLOT_SECONDS = 0.1;

/** What went out, to be put right when it turns out to have been more or less. */
export interface LaneEntry {
  amend(amount: number): void;
}

/** One limit: so much a minute, sent at an even pace, and never more than that within any minute. */
export interface RateLane {
  perMinute: number;
  /** Seconds until so much may go out. */
  waitSeconds(amount: number): number;
  /** Takes so much out now. */
  take(amount: number): LaneEntry;
}

interface Slot {
  startedAt: number;
  amount: number;
  /** More than a minute ago. */
  isPast: boolean;
}

/**
 * Servers count a minute in three ways: a bucket that refills, a minute that slides, and minutes that
 * begin anew. An even pace suits the first; that no minute holds more than its share, the other two.
 */
export function createRateLane(perMinute: number, nowSeconds: () => number): RateLane {
  /** When the pace is met: what goes out later is on time. */
  let due = nowSeconds() + SLACK_SECONDS;
  const slots: Slot[] = [];
  let lastMinute = 0;
  const secondsFor = (amount: number) => (amount / lane.perMinute) * MINUTE_WITH_MARGIN_SECONDS;
  const endOf = (slot: Slot) => slot.startedAt + SLOT_SECONDS + MINUTE_WITH_MARGIN_SECONDS;

  const forget = (now: number): void => {
    for (let oldest = slots[0]; oldest && endOf(oldest) <= now; oldest = slots[0]) {
      lastMinute -= oldest.amount;
      oldest.isPast = true;
      slots.shift();
    }
    if (slots.length === 0) lastMinute = 0;
  };
  /** Until the last minute has room; what is larger than a minute waits for an empty one. */
  const waitForRoom = (amount: number, now: number): number => {
    let used = lastMinute;
    let until = now;
    for (const slot of slots) {
      if (used + amount <= lane.perMinute) break;
      used -= slot.amount;
      until = endOf(slot);
    }
    return until - now;
  };

  const lane: RateLane = {
    perMinute,
    waitSeconds(amount) {
      const now = nowSeconds();
      forget(now);
      return Math.max(0, due - SLACK_SECONDS - now, waitForRoom(amount, now));
    },
    take(amount) {
      const now = nowSeconds();
      due = Math.max(due, now) + secondsFor(amount);
      let slot = slots.at(-1);
      if (!slot || now - slot.startedAt >= SLOT_SECONDS) {
        slot = { startedAt: now, amount: 0, isPast: false };
        slots.push(slot);
      }
      const taken = slot;
      const add = (more: number): void => {
        taken.amount += more;
        if (!taken.isPast) lastMinute += more;
      };
      add(amount);
      let counted = amount;
      return {
        amend(actual) {
          due += secondsFor(actual - counted);
          add(actual - counted);
          counted = actual;
        },
      };
    },
  };
  return lane;
}
