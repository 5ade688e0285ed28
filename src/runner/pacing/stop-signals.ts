import { setMaxListeners } from "node:events";

/** How a run is brought to its end: first nothing new is sent, then calls under way are given up. */
export interface StopSignals {
  /** No further call, no further attempt. */
  stopping: AbortSignal;
  /** Calls under way are to be broken off. */
  giveUp: AbortSignal;
}

/** What stops a run. */
export type RunStop = ReturnType<typeof createStop>;

/** A pair of signals; `stop` raises the first at once, and the second when the grace is over. */
export function createStop(graceSeconds: number) {
  const stopping = new AbortController();
  const giveUp = new AbortController();
  // Every call under way listens, and there may be hundreds.
  setMaxListeners(0, stopping.signal, giveUp.signal);
  let timer: NodeJS.Timeout | undefined;
  return {
    signals: { stopping: stopping.signal, giveUp: giveUp.signal } satisfies StopSignals,
    stop(): void {
      if (timer) return;
      stopping.abort();
      timer = setTimeout(() => giveUp.abort(), graceSeconds * 1000);
    },
    /** Nothing new; calls under way have all the time they need. */
    stopSending(): void {
      stopping.abort();
    },
    /** No grace, or no more of it. */
    stopAtOnce(): void {
      clearTimeout(timer);
      stopping.abort();
      giveUp.abort();
    },
    /** Nothing is under way any more. */
    settle(): void {
      clearTimeout(timer);
    },
  };
}

/** Waits so many seconds; `false` when the signal came first. */
export function sleep(seconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const onAbort = () => {
      clearTimeout(timer);
      resolve(false);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve(true);
    }, seconds * 1000);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
