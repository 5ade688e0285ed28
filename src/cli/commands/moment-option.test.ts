import { expect, test } from "vitest";
import { momentOption } from "./moment-option.js";

test("a day is its first moment in UTC, and a time is itself", () => {
  expect(momentOption("2026-01-31").toISOString()).toBe("2026-01-31T00:00:00.000Z");
  expect(momentOption("2026-01-31T14:30Z").toISOString()).toBe("2026-01-31T14:30:00.000Z");
  expect(momentOption(" 2026-01-31T14:30:05.250+02:00 ").toISOString()).toBe("2026-01-31T12:30:05.250Z");
  expect(momentOption("2028-02-29").toISOString()).toBe("2028-02-29T00:00:00.000Z");
});

test("what is no date is refused, with the value and what to pass", () => {
  for (const text of [
    "",
    "yesterday",
    "2026",
    "2026-13-01",
    "2026-02-30",
    "2027-02-29",
    "31.01.2026",
    "2026-01-31T25:00Z",
    "1769817600000",
  ]) {
    expect(() => momentOption(text), text).toThrow(
      expect.objectContaining({
        code: "INVALID_ARGUMENT",
        message: expect.stringContaining(JSON.stringify(text)),
      }),
    );
  }
});
