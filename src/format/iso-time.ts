let lastMilliseconds = Number.NaN;
let lastText = "";
let lastSecond = Number.NaN;
let textToSecond = "";

/**
 * ISO 8601 in UTC, of whole milliseconds. Loggers ask several times within one millisecond and very often
 * within one second, so what was answered last is kept: the calendar is the dear part.
 */
export function isoTime(milliseconds: number): string {
  if (milliseconds === lastMilliseconds) return lastText;
  const second = Math.floor(milliseconds / 1_000);
  if (second !== lastSecond) {
    textToSecond = new Date(milliseconds).toISOString().slice(0, -"000Z".length);
    lastSecond = second;
  }
  const rest = milliseconds - second * 1_000;
  lastText = `${textToSecond}${rest < 10 ? "00" : rest < 100 ? "0" : ""}${rest}Z`;
  lastMilliseconds = milliseconds;
  return lastText;
}
