import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onInterruption } from "./interruption.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "the first %s asks for a stop, the second ends the process at once",
  (signal) => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const first = vi.fn();
    const release = onInterruption(first);
    process.emit(signal);
    expect(first).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10);
    process.emit("SIGINT");
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    process.emit("SIGINT");
    expect(exit).toHaveBeenCalledWith(130);
    expect(first).toHaveBeenCalledTimes(1);
    release();
  },
);

test("after its release, signals are Node's again", () => {
  const before = process.listenerCount("SIGINT");
  const release = onInterruption(() => {});
  expect(process.listenerCount("SIGINT")).toBe(before + 1);
  release();
  expect(process.listenerCount("SIGINT")).toBe(before);
});
