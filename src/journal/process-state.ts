import { readFileSync } from "node:fs";

/** Linux counts process times in hundredths of a second on every architecture Node supports. */
const CLOCK_TICKS_PER_SECOND = 100;
/** The boot time is given in whole seconds, and the wall clock may have been set since. */
const START_TIME_TOLERANCE_MS = 5_000;

/**
 * Whether the process that was alive with this id at `seenAt` still is. A zombie is not, and on Linux
 * neither is a later process that was given the same id.
 */
export function isProcessAlive(pid: number, seenAt: Date): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not allowed to signal it: it exists, and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const state = linuxProcessState(pid);
  if (!state) return true;
  if (state.code === "Z" || state.code === "X") return false;
  // A start in the future comes from a container whose clock of processes is not its clock of the machine.
  const isStartKnown = state.startedAtMs <= Date.now() + START_TIME_TOLERANCE_MS;
  return !(isStartKnown && state.startedAtMs > seenAt.getTime() + START_TIME_TOLERANCE_MS);
}

/** Fields of `/proc/<pid>/stat` and `/proc/stat`, see proc(5); `undefined` where they cannot be read. */
function linuxProcessState(pid: number): { code: string; startedAtMs: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name stands in parentheses and may hold anything, so fields count from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const startTicks = Number(fields[19]);
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
    return {
      code: fields[0] ?? "",
      startedAtMs: (bootSeconds + startTicks / CLOCK_TICKS_PER_SECOND) * 1000,
    };
  } catch {
    return undefined;
  }
}
