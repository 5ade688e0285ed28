/** Ctrl-C under `npm start` arrives twice, from the terminal and from npm; this close together it is one. */
const ONE_KEYSTROKE_MILLISECONDS = 100;
/** What the second Ctrl-C may still take, to write down how things stand. */
const LAST_WORDS_MILLISECONDS = 500;
const INTERRUPTED = 130;

/**
 * Hears the first Ctrl-C (or SIGTERM, or SIGHUP) and the second. Soon after the second, or with a third, the
 * process ends whatever it is doing. `interrupt` is one more of them; `release` leaves the signals to Node again.
 */
export function onInterruption(
  first: () => void,
  second: () => void,
): { interrupt: () => void; release: () => void } {
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  const exit = () => process.exit(INTERRUPTED);
  const listener = () => {
    const now = performance.now();
    if (now - last < ONE_KEYSTROKE_MILLISECONDS) return;
    last = now;
    count++;
    if (count === 1) first();
    else if (count === 2) {
      setTimeout(exit, LAST_WORDS_MILLISECONDS).unref();
      second();
    } else exit();
  };
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  // The terminal was closed.
  process.on("SIGHUP", listener);
  return {
    interrupt: listener,
    release() {
      process.off("SIGINT", listener);
      process.off("SIGTERM", listener);
      process.off("SIGHUP", listener);
    },
  };
}
