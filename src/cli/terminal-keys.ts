import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The part of a terminal's input that single keys need. */
export interface KeyInput {
  isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: "data", listener: (bytes: Buffer) => void): unknown;
  off(event: "data", listener: (bytes: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
  unref?(): unknown;
}

/** The part of a process that suspending and ending needs. */
type Signalled = Pick<NodeJS.Process, "on" | "off" | "kill" | "emit" | "pid" | "platform">;

/** What a terminal makes of these keys by itself, and not any more while single keys are heard. */
const SIGNAL_KEYS: Record<string, NodeJS.Signals> = {
  "\u0003": "SIGINT",
  "\u001a": "SIGTSTP",
  "\u001c": "SIGQUIT",
};

/**
 * Hears single keys, without Enter, until the returned function is called. The terminal is given back
 * whenever the process is suspended or ends, and Ctrl-C, Ctrl-Z and Ctrl-\ do what they always do.
 * @returns `undefined` where there are no keys to hear: no terminal, or one that others are using.
 */
export function hearKeys(
  onKey: (key: string) => void,
  {
    input = process.stdin as KeyInput,
    signalled = process as Signalled,
    isForeground = isForegroundProcess,
  }: { input?: KeyInput; signalled?: Signalled; isForeground?: () => boolean } = {},
): (() => void) | undefined {
  if (!input.isTTY || !input.setRawMode || !isForeground()) return undefined;
  let isTaken = false;

  const onData = (bytes: Buffer): void => {
    for (const key of bytes.toString("utf8")) {
      const signal = SIGNAL_KEYS[key];
      if (signal) sendSignal(signal);
      else onKey(key.toLowerCase());
    }
  };
  const take = (): void => {
    if (isTaken || !isForeground()) return;
    isTaken = true;
    input.setRawMode?.(true);
    input.on("data", onData);
    input.resume();
    // Waiting for keys is no reason to stay.
    input.unref?.();
  };
  const giveBack = (): void => {
    if (!isTaken) return;
    isTaken = false;
    input.off("data", onData);
    input.pause();
    try {
      input.setRawMode?.(false);
    } catch {
      // The terminal has gone.
    }
  };
  /** To all that the terminal would have told: whoever started this process among them. */
  const sendSignal = (signal: NodeJS.Signals): void => {
    if (signalled.platform === "win32") {
      if (signal === "SIGINT") signalled.emit(signal, signal);
      return;
    }
    if (signal === "SIGQUIT") giveBack();
    signalled.kill(0, signal);
  };
  const onSuspend = (): void => {
    giveBack();
    signalled.kill(signalled.pid, "SIGSTOP");
  };

  take();
  if (signalled.platform !== "win32") {
    signalled.on("SIGTSTP", onSuspend);
    signalled.on("SIGCONT", take);
  }
  signalled.on("exit", giveBack);
  return () => {
    signalled.off("SIGTSTP", onSuspend);
    signalled.off("SIGCONT", take);
    signalled.off("exit", giveBack);
    giveBack();
  };
}

/** A process in the background that touches its terminal is stopped by it. */
function isForegroundProcess(): boolean {
  if (process.platform === "win32") return true;
  try {
    const [group, terminalGroup] =
      process.platform === "linux"
        ? groupsOfStat(readFileSync("/proc/self/stat", "utf8"))
        : spawnSync("ps", ["-o", "pgid=,tpgid=", "-p", String(process.pid)], { encoding: "utf8" })
            .stdout.trim()
            .split(/\s+/);
    return group !== undefined && group === terminalGroup;
  } catch {
    return false;
  }
}

/** `pid (name) state ppid pgrp session tty_nr tpgid …`; the name may hold anything. */
function groupsOfStat(stat: string): (string | undefined)[] {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return [fields[2], fields[5]];
}
