import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ExplogError } from "../format/explog-error.js";
import { randomHex } from "../format/random-hex.js";
import { type Machine, type Observer, thisMachine, thisObserver } from "./liveness.js";

interface Holder extends Machine {
  pid: number;
  startedAt: string;
  /** Tells two claims of one process apart. */
  claim: string;
}

const FILE = "sweep.lock";
const MOST_ATTEMPTS = 20;

/**
 * Keeps two processes from starting the same runs of a sweep. The lock of a process that is gone keeps nobody
 * out. (Each run has a claim of its own besides, so that no experiment ever has two writers.)
 * @returns gives it up.
 * @throws ExplogError `EXPERIMENT_IN_USE`
 */
export function claimSweep(folder: string, observer: Observer = thisObserver()): () => void {
  const path = join(folder, FILE);
  const claim = `${process.pid}-${randomHex(4)}`;
  const own: Holder = { pid: process.pid, ...thisMachine(), startedAt: new Date().toISOString(), claim };
  const text = JSON.stringify(own);
  // A link comes into being with its text, so that nobody reads half of it.
  const draft = `${path}.${claim}`;
  writeFileSync(draft, text);
  try {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      if (isTaken(() => linkSync(draft, path))) return () => giveUp(path, text);
      const found = textOf(path);
      if (found === undefined) continue;
      const holder = parsedHolder(found);
      if (holder && mayLive(holder, observer)) throw inUse(folder, path, holder);
      takeAway(path, found);
    }
    throw inUse(folder, path, undefined);
  } finally {
    rmSync(draft, { force: true });
  }
}

function isTaken(take: () => void): boolean {
  try {
    take();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function mayLive(holder: Holder, observer: Observer): boolean {
  const isSameHost = holder.hostname === observer.hostname;
  if (isSameHost && holder.bootId !== observer.bootId) return false;
  const isHere = isSameHost && holder.pidNamespace === observer.pidNamespace;
  return !isHere || observer.isAlive(holder.pid, new Date(holder.startedAt));
}

/** Another process may have done so first, and have the lock by now: that one is put back. */
function takeAway(path: string, dead: string): void {
  const aside = `${path}.${process.pid}-${randomHex(4)}.gone`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (textOf(aside) === dead) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

function giveUp(path: string, own: string): void {
  if (textOf(path) === own) rmSync(path, { force: true });
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function parsedHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder>;
    return typeof holder.pid === "number" && typeof holder.hostname === "string"
      ? (holder as Holder)
      : undefined;
  } catch {
    return undefined;
  }
}

function inUse(folder: string, path: string, holder: Holder | undefined): ExplogError {
  const who = holder
    ? `process ${holder.pid} on ${holder.hostname} runs it`
    : "other processes keep claiming it";
  return new ExplogError(
    "EXPERIMENT_IN_USE",
    `The sweep ${basename(folder)} is in use: ${who}. Wait until it has ended, or stop it; if it is gone for certain, remove ${path}.`,
  );
}
