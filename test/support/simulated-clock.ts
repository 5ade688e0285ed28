import type { Clock } from "../../src/runner/pacing/clock.js";

/** A clock whose time passes at once: from one thing that was to happen to the next. */
export function createSimulatedClock() {
  let now = 0;
  let order = 0;
  const events = new Map<number, { at: number; act: () => void }>();
  const clock: Clock = {
    nowSeconds: () => now,
    after(seconds, act) {
      const id = order++;
      events.set(id, { at: now + seconds, act });
      return () => void events.delete(id);
    },
  };
  return {
    ...clock,
    sleep: (seconds: number) => new Promise<void>((resolve) => void clock.after(seconds, resolve)),
    /** Lets all happen that is due by then, and what follows from it. */
    async runUntil(end: number): Promise<void> {
      for (;;) {
        await new Promise(setImmediate);
        let next: [number, { at: number; act: () => void }] | undefined;
        for (const event of events) if (!next || event[1].at < next[1].at) next = event;
        if (!next || next[1].at > end) break;
        events.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].act();
      }
      now = end;
    },
  };
}
