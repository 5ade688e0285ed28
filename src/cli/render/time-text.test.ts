import { expect, test } from "vitest";
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
  expect(localTimeText("yesterday")).toBe("");
  expect(timeText(now.toISOString(), now)).toBe("2025-06-29 14:30:52 (just now)");
  expect(timeText(now.toISOString(), new Date(2026, 0, 1))).toBe("2025-06-29 14:30:52");
});
