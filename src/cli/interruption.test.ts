import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onInterruption } from "./interruption.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s asks for a stop once, more urgently twice, and no more after that",
  (signal) => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
    const first = vi.fn();
    const second = vi.fn();
    const { release } = onInterruption(first, second);
    process.emit(signal);
    // npm hands the same keystroke on.
    vi.advanceTimersByTime(10);
    process.emit("SIGINT");
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
    vi.advanceTimersByTime(200);
    process.emit("SIGINT");
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    process.emit("SIGINT");
    expect(exit).toHaveBeenCalledWith(130);
    release();
  },
);

test("when the second does not end the process, half a second does", () => {
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const { release } = onInterruption(
    () => {},
    () => {},
  );
  process.emit("SIGINT");
  vi.advanceTimersByTime(200);
  process.emit("SIGINT");
  vi.advanceTimersByTime(499);
  expect(exit).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(exit).toHaveBeenCalledWith(130);
  release();
});

test("after its release, signals are Node's again", () => {
  const before = process.listenerCount("SIGINT");
  const { release } = onInterruption(
    () => {},
    () => {},
  );
  expect(process.listenerCount("SIGINT")).toBe(before + 1);
  release();
  expect(process.listenerCount("SIGINT")).toBe(before);
});
