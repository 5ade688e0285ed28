import { closeSync, fstatSync, openSync } from "node:fs";
import { bytesFrom, keepBytesFrom, placeToKeep } from "./keep-cut-bytes.js";

/**
 * Keeps what stands behind the last complete record of a torn log, before the next tail is written over it.
 * @returns how many bytes that were and where they are; `undefined` when there were none.
 */
export function keepTornEnd(
  logPath: string,
  recordsEnd: number,
): { bytes: number; keptIn: string } | undefined {
  const descriptor = openSync(logPath, "r");
  try {
    const { size } = fstatSync(descriptor);
    if (size <= recordsEnd) return undefined;
    const place = placeToKeep(logPath, recordsEnd, bytesFrom(descriptor, recordsEnd, size));
    keepBytesFrom(descriptor, recordsEnd, place);
    return { bytes: size - recordsEnd, keptIn: place.path };
  } finally {
    closeSync(descriptor);
  }
}
