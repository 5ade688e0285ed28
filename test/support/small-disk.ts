import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.js";

export interface SmallDisk {
  path: string;
  remount(mode: "ro" | "rw"): void;
}

/** A file system of 1 MB of its own, or the reason why there can be none. */
export function smallDisk(): (SmallDisk & AsyncDisposable) | { refused: string } {
  const folder = temporaryFolder();
  const path = join(folder.path, "disk");
  mkdirSync(path);
  const mount = (...words: string[]) => spawnSync("mount", words, { encoding: "utf8" });
  const mounted = mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", path);
  if (mounted.status !== 0) {
    const refused = mounted.stderr || mounted.error?.message || "mount failed";
    return { refused: `no file system can be mounted here: ${refused.trim()}` };
  }
  return {
    path,
    remount(mode) {
      const { status, stderr } = mount("-o", `remount,${mode}`, path);
      if (status !== 0) throw new Error(stderr);
    },
    async [Symbol.asyncDispose]() {
      spawnSync("umount", ["--lazy", path]);
      await folder[Symbol.asyncDispose]();
    },
  };
}
