import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { hearKeys, type KeyInput } from "./terminal-keys.js";

/** A terminal and a process that note what is done to them. */
function stage(options: { isTTY?: boolean; isForeground?: () => boolean; platform?: NodeJS.Platform } = {}) {
  const done: string[] = [];
  const keys: string[] = [];
  const terminal = new EventEmitter();
  const process = new EventEmitter();
  const input = Object.assign(terminal, {
    isTTY: options.isTTY ?? true,
    setRawMode: (raw: boolean) => void done.push(raw ? "raw" : "cooked"),
    resume: () => void done.push("read"),
    pause: () => void done.push("rest"),
  }) as unknown as KeyInput;
  const signalled = Object.assign(process, {
    pid: 42,
    platform: options.platform ?? "linux",
    kill: (pid: number, signal: string) => void done.push(`${signal} to ${pid}`),
  });
  const release = hearKeys((key) => keys.push(key), {
    input,
    signalled: signalled as never,
    isForeground: options.isForeground ?? (() => true),
  });
  return {
    release,
    keys,
    type: (text: string) => void terminal.emit("data", Buffer.from(text)),
    signal: (name: string) => void process.emit(name),
    listens: () => process.eventNames().length > 0 || terminal.listenerCount("data") > 0,
    taken: () => done.splice(0),
  };
}

test("keys are heard one by one, whatever their case, and the terminal is given back", () => {
  const { release, keys, type, taken, listens } = stage();
  expect(taken()).toEqual(["raw", "read"]);
  type("pQ");
  expect(keys).toEqual(["p", "q"]);
  release?.();
  expect(taken()).toEqual(["rest", "cooked"]);
  expect(listens()).toBe(false);
});

test("Ctrl-C is sent to all that the terminal would have told", () => {
  const { type, keys, taken } = stage();
  taken();
  type("\u0003");
  expect(taken()).toEqual(["SIGINT to 0"]);
  expect(keys).toEqual([]);
});

test("Ctrl-Z gives the terminal back before the process stops, and takes it again when it goes on", () => {
  const { type, signal, taken } = stage();
  taken();
  type("\u001a");
  expect(taken()).toEqual(["SIGTSTP to 0"]);
  signal("SIGTSTP");
  expect(taken()).toEqual(["rest", "cooked", "SIGSTOP to 42"]);
  signal("SIGCONT");
  expect(taken()).toEqual(["raw", "read"]);
});

test("a process that goes on in the background leaves the terminal alone", () => {
  let isForeground = true;
  const { signal, taken } = stage({ isForeground: () => isForeground });
  signal("SIGTSTP");
  taken();
  isForeground = false;
  signal("SIGCONT");
  expect(taken()).toEqual([]);
});

test("whatever ends the process, the terminal is given back, and once", () => {
  const { release, signal, taken } = stage();
  taken();
  signal("exit");
  release?.();
  expect(taken()).toEqual(["rest", "cooked"]);
});

test("without a terminal, or in the background, nothing is touched", () => {
  for (const options of [{ isTTY: false }, { isForeground: () => false }]) {
    const { release, taken, listens } = stage(options);
    expect(release).toBeUndefined();
    expect(taken()).toEqual([]);
    expect(listens()).toBe(false);
  }
});

test("on Windows, Ctrl-C reaches the process as an event", () => {
  const { type, taken, signal } = stage({ platform: "win32" });
  taken();
  type("\u0003");
  signal("SIGCONT");
  expect(taken()).toEqual([]);
});
