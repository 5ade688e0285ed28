const enabled = Boolean(process.env.EXPERIMENT_DEBUG) && process.env.EXPERIMENT_DEBUG !== "0";

/** With `EXPERIMENT_DEBUG=1`, tells on standard error what the logger does. */
export function debug(message: () => string): void {
  if (enabled) process.stderr.write(`[explog ${new Date().toISOString()}] ${message()}\n`);
}
