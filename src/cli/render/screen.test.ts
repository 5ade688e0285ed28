import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createScreen } from "./screen.js";

const terminal = (columns: number) => Object.assign(new PassThrough(), { isTTY: true, columns });

test("a terminal gives its width and takes colours", () => {
  const screen = createScreen(terminal(100), {});
  expect(screen.width).toBe(100);
  expect(screen.paint.green("ok")).toBe("\u001b[32mok\u001b[39m");
  expect(screen.paint.green("")).toBe("");
});

test("nobody looks at a pipe: it has no width and no colours", () => {
  const screen = createScreen(new PassThrough(), {});
  expect(screen.width).toBe(Number.POSITIVE_INFINITY);
  expect(screen.paint.red("failed")).toBe("failed");
});

test("NO_COLOR and a dumb terminal take no colours, an empty NO_COLOR is none", () => {
  expect(createScreen(terminal(80), { NO_COLOR: "1" }).paint.red("x")).toBe("x");
  expect(createScreen(terminal(80), { TERM: "dumb" }).paint.red("x")).toBe("x");
  expect(createScreen(terminal(80), { NO_COLOR: "" }).paint.red("x")).not.toBe("x");
});

test("COLUMNS gives a pipe a width, and a terminal without one has 80", () => {
  expect(createScreen(new PassThrough(), { COLUMNS: "40" }).width).toBe(40);
  expect(createScreen(new PassThrough(), { COLUMNS: "wide" }).width).toBe(Number.POSITIVE_INFINITY);
  expect(createScreen(terminal(0), {}).width).toBe(80);
  expect(createScreen(terminal(100), { COLUMNS: "40" }).width).toBe(100);
});

test("a write waits until a slow reader has taken what was written", async () => {
  const pipe = new PassThrough({ highWaterMark: 8 });
  const screen = createScreen(pipe, {});
  await screen.write("short");
  let isWritten = false;
  const writing = screen.write("longer than the pipe").then(() => {
    isWritten = true;
  });
  await new Promise(setImmediate);
  expect(isWritten).toBe(false);
  pipe.resume();
  await writing;
  expect(isWritten).toBe(true);
});
