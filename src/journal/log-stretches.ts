import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { LogStretch } from "./read-records.js";

/** How every generation begins. */
const RECORD_START = Buffer.from('\n{"seq":');
/** Longer than nearly every line; where none begins for so long, the log is not split. */
const SEARCHED_BYTES = 1 << 20;

/**
 * A log in stretches of about one size, each but the first beginning with a generation, which can be read
 * apart from each other. One stretch, where there is no such place.
 */
export function logStretches(logPath: string, count: number): LogStretch[] {
  const descriptor = openSync(logPath, "r");
  try {
    const { size } = fstatSync(descriptor);
    const first = recordAfter(descriptor, 0);
    const borders: number[] = [];
    for (let number = 1; number < count; number += 1) {
      const border = recordAfter(descriptor, Math.floor((size * number) / count));
      // The opening of the list belongs to its first generation: where it was hit, the two are read together.
      const before = borders.at(-1) ?? first;
      if (border !== undefined && before !== undefined && border > before) borders.push(border);
    }
    // What is written meanwhile belongs to the last.
    return [0, ...borders].map((from, index) => ({ from, to: borders[index] ?? Number.POSITIVE_INFINITY }));
  } finally {
    closeSync(descriptor);
  }
}

function recordAfter(descriptor: number, position: number): number | undefined {
  const bytes = Buffer.allocUnsafe(SEARCHED_BYTES);
  const read = readSync(descriptor, bytes, 0, bytes.length, position);
  const found = bytes.subarray(0, read).indexOf(RECORD_START);
  return found < 0 ? undefined : position + found + 1;
}
