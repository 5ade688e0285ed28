import { expect, test } from "vitest";
import { countText, durationText, shortDurationText, usdText } from "./number-text.js";

test("a count is grouped in thousands", () => {
  expect(countText(0)).toBe("0");
  expect(countText(999)).toBe("999");
  expect(countText(1234)).toBe("1,234");
  expect(countText(1_234_567)).toBe("1,234,567");
  expect(countText(12.5)).toBe("12.5");
});

test("a cost has four decimal places, as a console line shows it", () => {
  expect(usdText(0.0017877)).toBe("$0.0018");
  expect(usdText(0.0823)).toBe("$0.0823");
  expect(usdText(1.5)).toBe("$1.5000");
});

test("a cost of a hundred dollars or more has two, with its thousands grouped", () => {
  expect(usdText(99.9999)).toBe("$99.9999");
  expect(usdText(100)).toBe("$100.00");
  expect(usdText(1_234_567.891)).toBe("$1,234,567.89");
});

test("a small cost never reads as none, and none never as a small one", () => {
  expect(usdText(0)).toBe("$0.00");
  expect(usdText(0.00042)).toBe("$0.00042");
  expect(usdText(0.0000031)).toBe("$0.0000031");
  expect(usdText(0.000000000001)).toBe("$0.0000000000010");
  expect(usdText(-0.25)).toBe("-$0.2500");
});

test("a duration has the unit a person would choose", () => {
  expect(durationText(0)).toBe("0.00s");
  expect(durationText(0.0004)).toBe("0.40ms");
  expect(durationText(0.0123)).toBe("12ms");
  expect(durationText(0.82)).toBe("0.82s");
  expect(durationText(3.451207)).toBe("3.45s");
  expect(durationText(45.2 * 60)).toBe("45.2 minutes");
  expect(durationText(2.5 * 3600)).toBe("2.5 hours");
  expect(durationText(3 * 86_400)).toBe("3 days");
  expect(shortDurationText(45.2 * 60)).toBe("45.2m");
  expect(shortDurationText(0.0123)).toBe("12ms");
  expect(shortDurationText(90 * 3600)).toBe("3.8d");
});

test("a duration that rounds up to the next unit is shown in it", () => {
  expect(durationText(0.0996)).toBe("0.10s");
  expect(durationText(59.996)).toBe("1.0 minutes");
  expect(durationText(59.96 * 60)).toBe("1.0 hours");
});
