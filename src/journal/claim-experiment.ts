import { readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WriterState } from "../format/experiment-log.js";
import { ExplogError } from "../format/explog-error.js";
import { experimentFiles } from "../format/file-names.js";
import { canObserve, deriveStatus, type Observer, thisMachine, thisObserver } from "./liveness.js";
import { readTail } from "./read-tail.js";

/** The right to be the next writer of an experiment. */
export interface ExperimentClaim {
  /** The writer's session: higher than every session before it. */
  session: number;
  /** Gives the claim up. Once the log's tail names its new writer, that is what keeps others away. */
  release(): void;
}

/** A process that starts anew every time another one dies beside it, as unlikely as can be. */
const MOST_ATTEMPTS = 50;
/** How long a claim counts whose process cannot be looked at from here. */
const CLAIM_MILLISECONDS = 60_000;

/**
 * Makes this process the next writer of an experiment whose writer is gone. Of any number of processes
 * that try at once, one gets it. The claim counts while its process lives and no longer: what a crash
 * leaves of it keeps nobody out.
 * @param mayBeLost whether it is no obstacle that there is no log, or one that cannot be read.
 * @throws ExplogError `EXPERIMENT_IN_USE`, `LOG_UNREADABLE`.
 */
export function claimExperiment(
  folder: string,
  id: string,
  observer: Observer = thisObserver(),
  mayBeLost = false,
): ExperimentClaim {
  const logPath = join(folder, experimentFiles.log(id));
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const lastSession = lastSessionOf(logPath, id, observer, mayBeLost);
    const claims = readClaims(folder, id);
    for (const { writer } of claims) if (writer) refuseIfAlive(writer, id, observer);
    const session = Math.max(lastSession, ...claims.map((claim) => claim.session)) + 1;
    const path = claimPath(folder, id, session);
    // Taken by another process in this very moment.
    if (!takeClaim(path, session)) continue;
    // Whoever claimed before and is done has written its session into the tail first.
    if (refuseOrRelease(path, () => lastSessionOf(logPath, id, observer, mayBeLost)) >= session) {
      rmSync(path, { force: true });
      continue;
    }
    return {
      session,
      release() {
        for (const claim of readClaims(folder, id)) {
          if (claim.session <= session) rmSync(claimPath(folder, id, claim.session), { force: true });
        }
      },
    };
  }
  throw inUse(id, "other processes keep claiming it");
}

function claimPath(folder: string, id: string, session: number): string {
  return join(folder, experimentFiles.claim(id, session));
}

/** @returns the last session that wrote the log; 0 when it is lost. */
function lastSessionOf(logPath: string, id: string, observer: Observer, mayBeLost: boolean): number {
  try {
    return refuseWhileWritten(logPath, id, observer);
  } catch (error) {
    const isInUse = error instanceof ExplogError && error.code === "EXPERIMENT_IN_USE";
    if (isInUse || !mayBeLost) throw error;
    return 0;
  }
}

function refuseWhileWritten(logPath: string, id: string, observer: Observer): number {
  const reading = readTail(logPath);
  if (!reading) {
    throw new ExplogError(
      "LOG_UNREADABLE",
      `${logPath} is not a log that can be gone on with: it was laid out anew, or another tool wrote it. Start a new experiment.`,
    );
  }
  const { tail } = reading;
  if (tail.status === "running") refuseIfAlive(tail.writer, id, observer);
  return tail.writer.session;
}

function refuseOrRelease<Result>(path: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function refuseIfAlive(writer: WriterState, id: string, observer: Observer): void {
  const status = deriveStatus({ status: "running", writer }, new Date(), observer);
  if (status === "crashed") return;
  const isHere = canObserve(writer, observer);
  // Whether it lives cannot be told from here, and it has not been heard of when it promised to be.
  if (status === "stalled" && !isHere) return;
  const reason = isHere
    ? `process ${writer.pid} writes it`
    : `process ${writer.pid} on ${writer.hostname || "another machine"} writes it, and promised to be heard of by ${writer.nextUpdateBy}`;
  throw inUse(id, reason);
}

function inUse(id: string, reason: string): ExplogError {
  return new ExplogError(
    "EXPERIMENT_IN_USE",
    `${id} is in use: ${reason}. Wait until it has ended, or stop it; then resume.`,
  );
}

/** A symbolic link comes into being with its text, so that no other process ever meets half a claim. */
function takeClaim(path: string, session: number): boolean {
  const now = Date.now();
  const writer: WriterState = {
    pid: process.pid,
    ...thisMachine(),
    session,
    updatedAt: new Date(now).toISOString(),
    nextUpdateBy: new Date(now + CLAIM_MILLISECONDS).toISOString(),
  };
  const text = JSON.stringify(writer);
  try {
    symlinkSync(text, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
  }
  // Windows without the right to make links, and file systems that know none.
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    // It may have been made, with no room for its text.
    rmSync(path, { force: true });
    throw error;
  }
}

/** A claim that cannot be read was cut short by a crash, or has just been given up. */
function readClaims(folder: string, id: string): { session: number; writer: WriterState | undefined }[] {
  const prefix = experimentFiles.claim(id, "");
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({
      session: Number(name.slice(prefix.length)) || 0,
      writer: readClaim(join(folder, name)),
    }));
}

function readClaim(path: string): WriterState | undefined {
  for (const read of [() => readlinkSync(path), () => readFileSync(path, "utf8")]) {
    try {
      const writer: WriterState = JSON.parse(read());
      return typeof writer.pid === "number" ? writer : undefined;
    } catch {
      // Not a link; then a file, or gone.
    }
  }
  return undefined;
}
