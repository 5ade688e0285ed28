import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { experimentFiles } from "../format/file-names.js";

/** As long as a writer promises to be heard of again. */
const PROMISE_MS = 60_000;

/**
 * Whether a process may be writing an experiment whose log does not say by whom it is written: on Linux,
 * whether one of this machine's holds its files open for writing; elsewhere, whether they changed a moment ago.
 */
export function isWriterAtWork(folder: string, id: string, now: Date): boolean {
  const held = holdsOpen(realpathSync(folder), id);
  if (held !== undefined) return held;
  const files = [experimentFiles.log(id), experimentFiles.transcript(id)];
  return files.some((name) => {
    const modified = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs;
    return modified !== undefined && now.getTime() - modified < PROMISE_MS;
  });
}

/** `undefined` where the system does not tell. */
function holdsOpen(folder: string, id: string): boolean | undefined {
  const names = [experimentFiles.log(id), experimentFiles.transcript(id)].map((name) => join(folder, name));
  const processes = listed("/proc")?.filter((name) => /^\d+$/.test(name));
  if (!processes || processes.length === 0) return undefined;
  return processes.some((pid) =>
    (listed(`/proc/${pid}/fd`) ?? []).some((descriptor) => {
      const target = linkTarget(`/proc/${pid}/fd/${descriptor}`);
      const isOpen = names.some((name) => target === name || target === `${name} (deleted)`);
      return isOpen && isForWriting(pid, descriptor);
    }),
  );
}

/** A reader, another terminal's `explog show`, holds the file open too; access modes are those of open(2). */
function isForWriting(pid: string, descriptor: string): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, "utf8"))?.[1];
    return flags === undefined || (Number.parseInt(flags, 8) & 3) !== 0;
  } catch {
    return false;
  }
}

function listed(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
