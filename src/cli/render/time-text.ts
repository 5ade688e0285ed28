const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `just now`, `5 min ago`, `3 h ago`, `12 days ago`; later than a month, or to come, the day itself. */
export function relativeTimeText(time: string, now: Date): string {
  const seconds = (now.getTime() - Date.parse(time)) / 1000;
  if (!(seconds >= -MINUTE && seconds < 31 * DAY)) return localDayText(time);
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
  return utcDayTime(time) ?? calendarText(time);
}

/** `2025-06-29`, in this machine's time; empty for what is no time. */
export function localDayText(time: string): string {
  return localTimeText(time).slice(0, 10);
}

function calendarText(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "";
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const UTC_TIME = /^[1-9]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
const MINUTES_PER_DAY = 24 * 60;

interface UtcDay {
  date: string;
  /** How far the clock here is ahead all day; `undefined` on a day on which that changes. */
  minutesAhead: number | undefined;
  /** The dates here: of the day before, of the day itself and of the one after. */
  localDates: readonly string[];
}

let lastDay: UtcDay | undefined;

/** The same, in a fifth of the time: a list has thousands of times, and one day has many of them. */
function utcDayTime(time: string): string | undefined {
  if (!UTC_TIME.test(time)) return undefined;
  const date = time.slice(0, 10);
  if (lastDay?.date !== date) lastDay = utcDay(date);
  const { minutesAhead, localDates } = lastDay;
  if (minutesAhead === undefined) return undefined;
  if (minutesAhead === 0) return `${localDates[1]} ${time.slice(11, 19)}`;
  const minutes = Number(time.slice(11, 13)) * 60 + Number(time.slice(14, 16)) + minutesAhead;
  const days = Math.floor(minutes / MINUTES_PER_DAY);
  const minuteOfDay = minutes - days * MINUTES_PER_DAY;
  const clock = `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}${time.slice(16, 19)}`;
  return `${localDates[days + 1]} ${clock}`;
}

function utcDay(date: string): UtcDay {
  const start = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(start)) return { date, minutesAhead: undefined, localDates: [] };
  const offsets = [-1, 0, 24 * 60 - 1, 24 * 60].map((minutes) =>
    new Date(start + minutes * 60_000).getTimezoneOffset(),
  );
  const [minutesBehind = Number.NaN] = offsets;
  const isSteady = Number.isInteger(minutesBehind) && offsets.every((offset) => offset === minutesBehind);
  const localDates = [-1, 0, 1].map((days) => new Date(start + days * DAY * 1000).toISOString().slice(0, 10));
  return { date, minutesAhead: isSteady ? -minutesBehind : undefined, localDates };
}

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}
