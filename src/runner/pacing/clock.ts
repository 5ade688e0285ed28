/** Time as a run sees it; a test may bring its own. */
export interface Clock {
  /** Only goes forward. */
  nowSeconds(): number;
  /** @returns what takes it back. */
  after(seconds: number, act: () => void): () => void;
}

export const realClock: Clock = {
  nowSeconds: () => performance.now() / 1000,
  after(seconds, act) {
    // A timer may fire up to a millisecond early.
    const timer = setTimeout(act, Math.ceil(seconds * 1000) + 1);
    return () => clearTimeout(timer);
  },
};
