import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { ExperimentStatus, ExperimentTail, WriterState } from "../format/experiment-log.js";
import { isProcessAlive } from "./process-state.js";

/** What tells one machine, and one container on it, from another. */
export type Machine = Pick<WriterState, "hostname" | "bootId" | "pidNamespace">;

/** The machine a reader runs on, and its view of processes. */
export interface Observer extends Machine {
  /** Whether the process that was alive with this id at that time still is. */
  isAlive(pid: number, seenAt: Date): boolean;
}

let identity: Machine | undefined;

/** Host name, and on Linux boot id and process namespace; they never change while a process lives. */
export function thisMachine(): Machine {
  identity ??= {
    hostname: hostname(),
    bootId: firstLine(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    pidNamespace: firstLine(() => readlinkSync("/proc/self/ns/pid")),
  };
  return identity;
}

export function thisObserver(): Observer {
  return { ...thisMachine(), isAlive: isProcessAlive };
}

/**
 * The status to show: what was written when it is final; else `running`, `stalled` (the promise of the
 * next update is broken, and the writer may live) or `crashed` (its process is gone, or its machine
 * was started anew).
 */
export function deriveStatus(
  tail: Pick<ExperimentTail, "status" | "writer">,
  now: Date,
  observer: Observer,
): ExperimentStatus {
  if (tail.status !== "running") return tail.status;
  const { writer } = tail;
  if (wasRestarted(writer, observer)) return "crashed";
  if (canObserve(writer, observer) && !observer.isAlive(writer.pid, new Date(writer.updatedAt))) {
    return "crashed";
  }
  // A date that cannot be read promises nothing.
  return now.getTime() <= Date.parse(writer.nextUpdateBy) ? "running" : "stalled";
}

function wasRestarted(writer: WriterState, observer: Observer): boolean {
  const bootsKnown = writer.bootId !== undefined && observer.bootId !== undefined;
  return bootsKnown && writer.bootId !== observer.bootId && writer.hostname === observer.hostname;
}

/** Whether the writer's process id means the same process here: the same boot, or host, and namespace. */
export function canObserve(writer: WriterState, observer: Observer): boolean {
  if (writer.pid <= 0 || writer.pidNamespace !== observer.pidNamespace) return false;
  if (writer.bootId !== undefined && observer.bootId !== undefined) return writer.bootId === observer.bootId;
  return writer.hostname !== "" && writer.hostname === observer.hostname;
}

function firstLine(read: () => string): string | undefined {
  try {
    return read().trim() || undefined;
  } catch {
    return undefined;
  }
}
