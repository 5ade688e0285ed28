const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `5 min ago`, `3 h ago`, `12 days ago`; later than a month, or to come, the day itself. */
export function relativeTimeText(time: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(time)) / 1000;
  if (!(seconds >= -MINUTE && seconds < 31 * DAY)) return localTimeText(time).slice(0, 10);
  if (seconds < MINUTE) return "just now";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  const days = Math.floor(seconds / DAY);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

/** `2025-06-29 14:30:52 (5 min ago)`. */
export function timeText(time: string, now: Date): string {
  const [exact, relative] = [localTimeText(time), relativeTimeText(time, now)];
  return exact.startsWith(relative) ? exact : `${exact} (${relative})`;
}

/** `2025-06-29 14:30:52`, in this machine's time. */
export function localTimeText(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
