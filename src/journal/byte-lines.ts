import { readSync } from "node:fs";

const BLOCK_BYTES = 256 * 1024;
/** Longer than any line that could be decoded: what has no line break for so long is no line of ours. */
export const LONGEST_LINE_BYTES = 256 * 1024 * 1024;

/** A line of a file, where it stands, in bytes. */
export interface ByteLine {
  /** Without the line break; valid until the next line is asked for. `undefined` for a line too long to be held. */
  bytes: Buffer | undefined;
  offset: number;
  /** With the line break, if there is one. */
  length: number;
  /** Whether a line break ends it; only the last line of a file may lack it. */
  isEnded: boolean;
}

/** The lines of an open file from an offset on, holding no more than one line and one block in memory. */
export function* byteLines(descriptor: number, start = 0): Generator<ByteLine, void> {
  let buffer = Buffer.allocUnsafe(BLOCK_BYTES);
  /** Bytes in `buffer`, which begins with the line at `offset`. */
  let filled = 0;
  let offset = start;
  /** Bytes of a line too long, which are not held. */
  let skipped = 0;
  for (;;) {
    if (filled === buffer.length) {
      if (filled >= LONGEST_LINE_BYTES) {
        skipped += filled;
        filled = 0;
      } else buffer = Buffer.concat([buffer], buffer.length * 4);
    }
    const read = readSync(descriptor, buffer, filled, buffer.length - filled, offset + skipped + filled);
    let lineStart = 0;
    let end = buffer.subarray(0, filled + read).indexOf(0x0a, filled);
    for (; end >= 0; end = buffer.subarray(0, filled + read).indexOf(0x0a, lineStart)) {
      const bytes = skipped > 0 ? undefined : buffer.subarray(lineStart, end);
      const length = skipped + end + 1 - lineStart;
      yield { bytes, offset, length, isEnded: true };
      offset += length;
      skipped = 0;
      lineStart = end + 1;
    }
    buffer.copyWithin(0, lineStart, filled + read);
    filled += read - lineStart;
    if (read > 0) continue;
    if (skipped + filled > 0) {
      const bytes = skipped > 0 ? undefined : buffer.subarray(0, filled);
      yield { bytes, offset, length: skipped + filled, isEnded: false };
    }
    return;
  }
}
