import { closeSync, openSync, readSync } from "node:fs";

/**
 * Why a file that is there cannot be read: one that may not be, or not just now, is not lost.
 * @returns `undefined` for one that can, and for none.
 */
export function obstacleToReading(path: string): string | undefined {
  try {
    const descriptor = openSync(path, "r");
    try {
      readSync(descriptor, Buffer.alloc(1), 0, 1, 0);
    } finally {
      closeSync(descriptor);
    }
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : message;
  }
}
