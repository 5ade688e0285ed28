let lastMilliseconds = Number.NaN;
let lastText = "";

/** ISO 8601 in UTC. Fast loggers ask several times within one millisecond, so the last answer is kept. */
export function isoTime(milliseconds: number): string {
  if (milliseconds !== lastMilliseconds) {
    lastText = new Date(milliseconds).toISOString();
    lastMilliseconds = milliseconds;
  }
  return lastText;
}
