/** Ctrl-C under `npm start` arrives twice, from the terminal and from npm; this close together it is one. */
const ONE_KEYSTROKE_MILLISECONDS = 100;
const INTERRUPTED = 130;

/**
 * Turns the first Ctrl-C (or SIGTERM) into a signal to stop, and the second into the end of the process:
 * the log is valid at every instant. Returns a function that leaves Ctrl-C to Node again.
 */
export function onInterruption(first: () => void): () => void {
  let firstAt: number | undefined;
  const listener = () => {
    const now = performance.now();
    if (firstAt === undefined) {
      firstAt = now;
      first();
    } else if (now - firstAt > ONE_KEYSTROKE_MILLISECONDS) process.exit(INTERRUPTED);
  };
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  return () => {
    process.off("SIGINT", listener);
    process.off("SIGTERM", listener);
  };
}
