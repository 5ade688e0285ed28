import { closeSync, openSync, readSync } from "node:fs";

const BLOCK_BYTES = 1 << 20;
const LINE_BREAK = 0x0a;

/** A line that holds what was looked for, where it stands, and how the line after it begins. */
export interface FoundLine {
  text: string;
  /** Bytes from the file's start. */
  offset: number;
  next: string | undefined;
}

/**
 * The lines of a file that hold one of some texts, in their order. Bytes are compared, nothing is
 * parsed or decoded but the lines that are found: so a gigabyte is searched in the time it takes to read it.
 */
export function* findLines(
  path: string,
  texts: readonly string[],
  range: { from?: number; to?: number } = {},
): Generator<FoundLine> {
  const needles = texts.map((text) => Buffer.from(text));
  const descriptor = openSync(path, "r");
  try {
    let buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    const { to = Number.POSITIVE_INFINITY } = range;
    for (let offset = range.from ?? 0; offset < to; ) {
      const filled = readSync(descriptor, buffer, 0, buffer.length, offset);
      const block = buffer.subarray(0, filled);
      const isLast = filled < buffer.length;
      const end = isLast ? filled : block.lastIndexOf(LINE_BREAK) + 1;
      if (end === 0 && !isLast) {
        buffer = Buffer.allocUnsafe(buffer.length * 4);
        continue;
      }
      const lines = block.subarray(0, end);
      for (const [start, stop] of hits(lines, needles)) {
        if (offset + start >= to) return;
        yield {
          text: lines.toString("utf8", start, stop),
          offset: offset + start,
          next: nextLine(descriptor, offset + stop + 1),
        };
      }
      if (isLast) return;
      offset += end;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Start and end of every line that holds one of the needles, each line once. */
function* hits(lines: Buffer, needles: readonly Buffer[]): Generator<[number, number]> {
  for (let from = 0; ; ) {
    const found = needles.map((needle) => lines.indexOf(needle, from)).filter((index) => index >= 0);
    if (found.length === 0) return;
    const hit = Math.min(...found);
    const start = hit === 0 ? 0 : lines.lastIndexOf(LINE_BREAK, hit - 1) + 1;
    const stop = lines.indexOf(LINE_BREAK, hit);
    yield [start, stop < 0 ? lines.length : stop];
    if (stop < 0) return;
    from = stop + 1;
  }
}

/** The beginning of the line at an offset; `undefined` at the file's end. */
function nextLine(descriptor: number, offset: number): string | undefined {
  const bytes = Buffer.alloc(64);
  const filled = readSync(descriptor, bytes, 0, bytes.length, offset);
  return filled === 0 ? undefined : bytes.toString("latin1", 0, filled).split("\n", 1)[0];
}
