import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { canDrawLive, createLiveLine } from "./live-line.js";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A terminal that keeps what was written, and whose width the test can change. */
function terminal(columns: number) {
  const written: string[] = [];
  let onResize: (() => void) | undefined;
  return {
    columns,
    written,
    write: (text: string) => void written.push(text),
    on: (_: "resize", listener: () => void) => {
      onResize = listener;
    },
    off: () => {
      onResize = undefined;
    },
    resize(to: number) {
      this.columns = to;
      onResize?.();
    },
    /** What has been written since the last time. */
    taken: () => written.splice(0).join(""),
  };
}

const CLEAR = "\r\u001b[J";

test("a line is drawn at once, then at most ten times a second", () => {
  const screen = terminal(80);
  let count = 0;
  const line = createLiveLine(screen, () => `${++count}`);
  for (let update = 0; update < 50; update++) line.update();
  expect(screen.taken()).toBe("1");
  vi.advanceTimersByTime(99);
  expect(screen.taken()).toBe("");
  vi.advanceTimersByTime(1);
  expect(screen.taken()).toBe(`${CLEAR}2`);
  line.close();
});

test("a printed line stands above the live line, which comes back", () => {
  const screen = terminal(80);
  const line = createLiveLine(screen, () => "live");
  line.update();
  screen.taken();
  line.print("📊 Frame 1");
  expect(screen.taken()).toBe(`${CLEAR}📊 Frame 1\n`);
  vi.advanceTimersByTime(100);
  expect(screen.taken()).toBe("live");
  line.close();
  expect(screen.taken()).toBe(CLEAR);
});

test("a line never reaches the last column", () => {
  const screen = terminal(10);
  const line = createLiveLine(screen, (columns) => "x".repeat(columns + 5));
  line.update();
  expect(screen.taken()).toBe("x".repeat(9));
  line.close();
});

test("a terminal that became narrower is cleared of all the rows that the line was broken into", () => {
  const screen = terminal(41);
  const line = createLiveLine(screen, (columns) => "x".repeat(columns));
  line.update();
  screen.taken();
  screen.resize(20);
  expect(screen.taken()).toBe(`\r\u001b[1A\u001b[J${"x".repeat(19)}`);
  line.close();
});

test("the line is drawn anew each second, for the time that is left, and never after it was closed", () => {
  const screen = terminal(80);
  const line = createLiveLine(screen, () => "live");
  line.update();
  screen.taken();
  vi.advanceTimersByTime(1000);
  expect(screen.taken()).toBe(`${CLEAR}live`);
  line.close();
  screen.taken();
  line.update();
  line.close();
  screen.resize(9);
  vi.advanceTimersByTime(5000);
  line.print("after");
  expect(screen.taken()).toBe("after\n");
});

test.each([
  [true, {}, true],
  [false, {}, false],
  [undefined, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [true, { TERM: "dumb" }, false],
])("with isTTY %s and %j, drawing is %s", (isTTY, environment, expected) => {
  expect(canDrawLive({ isTTY }, environment)).toBe(expected);
});
