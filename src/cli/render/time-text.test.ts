import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { localTimeText, relativeTimeText, timeText } from "./time-text.js";

const now = new Date(2025, 5, 29, 14, 30, 52);
const before = (seconds: number) =>
  relativeTimeText(new Date(now.getTime() - seconds * 1000).toISOString(), now);

test("a time is told from now, until a month has passed", () => {
  expect([0, 59, 60, 3599, 3600, 86_399, 86_400, 2 * 86_400, 30 * 86_400].map(before)).toEqual([
    "just now",
    "just now",
    "1 min ago",
    "59 min ago",
    "1 h ago",
    "23 h ago",
    "1 day ago",
    "2 days ago",
    "30 days ago",
  ]);
  expect(before(31 * 86_400)).toBe("2025-05-29");
  expect(before(-30)).toBe("just now");
  expect(before(-7200)).toBe("2025-06-29");
});

test("an exact time is this machine's, and a text that is none stays away", () => {
  expect(localTimeText(now.toISOString())).toBe("2025-06-29 14:30:52");
  for (const none of ["yesterday", "2025-13-45T10:00:00Z", "2025-06-29T25:00:00Z"]) {
    expect(localTimeText(none)).toBe("");
  }
  expect(timeText(now.toISOString(), now)).toBe("2025-06-29 14:30:52 (just now)");
  expect(timeText(now.toISOString(), new Date(2026, 0, 1))).toBe("2025-06-29 14:30:52");
});

test("in every zone, on days on which its clocks change too, a time is what the calendar there says", () => {
  const two = (value: number) => String(value).padStart(2, "0");
  const byCalendar = (date: Date) =>
    `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const zones = ["UTC", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"];
  const hour = 3_600_000;
  try {
    for (const zone of zones) {
      vi.stubEnv("TZ", zone);
      // Of another day than all those below.
      localTimeText("2001-01-01T00:00:00.000Z");
      const days = fc.constantFrom(
        Date.UTC(2025, 2, 9),
        Date.UTC(2025, 3, 5),
        Date.UTC(2025, 9, 4),
        Date.UTC(2025, 10, 2),
        Date.UTC(2026, 5, 1),
      );
      const times = fc.tuple(days, fc.integer({ min: -24 * hour, max: 48 * hour - 1 }));
      fc.assert(
        fc.property(times, ([day, more]) => {
          const date = new Date(day + more);
          expect(localTimeText(date.toISOString())).toBe(byCalendar(date));
        }),
      );
    }
  } finally {
    vi.unstubAllEnvs();
  }
});
