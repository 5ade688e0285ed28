import { expect, test } from "vitest";
import { ModelCallError } from "../clients/model-call-error.js";
import { createRandom } from "../seeded-random.js";
import { retryAfterSeconds } from "./retry-after.js";
import { retryDelaySeconds } from "./retry-delay.js";

const settings = { attempts: 5, initialDelaySeconds: 1, maxDelaySeconds: 6 };
const overload = (seconds?: number) =>
  new ModelCallError("busy", { failure: "overload", retryAfterSeconds: seconds });
const most = () => 0.999999;

test("without a word from the server, delays double up to the longest, with full jitter", () => {
  const longest = [1, 2, 3, 4].map((attempt) => retryDelaySeconds(overload(), attempt, settings, most));
  expect(longest.map((delay) => Math.round(delay ?? -1))).toEqual([1, 2, 4, 6]);
  expect(retryDelaySeconds(overload(), 3, settings, () => 0)).toBe(0);
});

test("a waiting time that the server names is kept, and spread a little", () => {
  expect(retryDelaySeconds(overload(5), 1, settings, () => 0)).toBe(5);
  expect(retryDelaySeconds(overload(5), 1, settings, most)).toBeCloseTo(6, 3);
});

test("no attempt follows the last one, an error that is not passing, or a wait beyond the longest", () => {
  expect(retryDelaySeconds(overload(), 5, settings, most)).toBeUndefined();
  expect(retryDelaySeconds(overload(7), 1, settings, most)).toBeUndefined();
  for (const failure of ["request", "authentication", "unknown"] as const) {
    expect(retryDelaySeconds(new ModelCallError("no", { failure }), 1, settings, most)).toBeUndefined();
  }
});

test.each<[string | null, number | undefined]>([
  ["7", 7],
  ["0.5", 0.5],
  ["Mon, 23 Nov 2026 12:00:30 GMT", 30],
  ["Mon, 23 Nov 2026 11:00:00 GMT", 0],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After %j asks for %j seconds", (header, seconds) => {
  expect(retryAfterSeconds(header, Date.parse("2026-11-23T12:00:00Z"))).toBe(seconds);
});

test("random numbers repeat for a seed and a name, and differ for others", () => {
  const numbers = (seed: number, name: string) => Array.from({ length: 5 }, createRandom(seed, name));
  expect(numbers(1, "frame:1")).toEqual(numbers(1, "frame:1"));
  expect(numbers(1, "frame:1")).not.toEqual(numbers(1, "frame:2"));
  expect(numbers(1, "frame:1")).not.toEqual(numbers(2, "frame:1"));
  expect(numbers(3, "x").every((number) => number >= 0 && number < 1)).toBe(true);
  expect(createRandom(undefined, "x")).toBe(Math.random);
});
