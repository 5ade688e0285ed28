import { copyFileSync, linkSync, rmSync, statSync } from "node:fs";

/**
 * Keeps a file as it is under another name, before another one takes its place. Called again after it was
 * killed in between, it finds the copy that it made.
 * @returns the path of the copy.
 */
export function keepCopy(path: string): string {
  for (let number = 1; ; number += 1) {
    const copy = `${path}.before-recovery${number === 1 ? "" : `-${number}`}`;
    const kept = statSync(copy, { throwIfNoEntry: false });
    if (kept?.ino === statSync(path).ino) return copy;
    if (kept) continue;
    try {
      // Another name for the same bytes: it costs nothing, whatever the file's size.
      linkSync(path, copy);
    } catch {
      // File systems that know no links.
      copyWhole(path, copy);
    }
    return copy;
  }
}

/** Half a copy, on a full disk, would pass for what was kept. */
function copyWhole(path: string, copy: string): void {
  try {
    copyFileSync(path, copy);
  } catch (error) {
    rmSync(copy, { force: true });
    throw error;
  }
}
