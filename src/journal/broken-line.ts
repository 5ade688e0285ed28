/** A line that cannot be read, and what can still be said of it. */
export interface BrokenLine {
  /** Bytes from the file's start. */
  offset: number;
  /** Bytes, without the line break. */
  length: number;
  /** Of a generation in the log. */
  seq?: number;
  /** Of a line of the transcript. */
  call?: number;
  key?: string;
}

/** Broken lines of a file: how many, and the first of them. */
export interface BrokenLines {
  count: number;
  first: readonly BrokenLine[];
}

export const NO_BROKEN_LINES: BrokenLines = { count: 0, first: [] };

/** A file that is broken all through must not fill the memory. */
const MOST_KEPT = 100;
const MOST_NAMED = 5;

export class BrokenLineCounter implements BrokenLines {
  count = 0;
  readonly first: BrokenLine[] = [];

  /** @param bytes are `undefined` for a line too long to be held. */
  add(bytes: Uint8Array | undefined, offset: number, length = bytes?.length ?? 0): void {
    this.count += 1;
    if (this.first.length >= MOST_KEPT) return;
    const text = bytes ? Buffer.from(bytes.subarray(0, 4096)).toString("utf8") : "";
    const seq = numberIn(text, "seq");
    const call = numberIn(text, "call");
    const key = keyIn(text);
    const known = { ...(seq && { seq }), ...(call && { call }), ...(key !== undefined && { key }) };
    this.first.push({ offset, length, ...known });
  }
}

/** Those of several stretches of one file, in their order. */
export function joinedBrokenLines(all: readonly BrokenLines[]): BrokenLines {
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    first: all.flatMap(({ first }) => first).slice(0, MOST_KEPT),
  };
}

/** In words, for people: where it is, and what it was. */
function brokenLineText({ offset, length, seq, call, key }: BrokenLine): string {
  const name = [
    seq === undefined ? "" : `generation ${seq}`,
    call === undefined ? "" : `call ${call}`,
    key === undefined ? "" : JSON.stringify(key),
  ];
  const known = name.filter((text) => text !== "").join(", ");
  return `bytes ${offset} to ${offset + length}${known === "" ? "" : ` (${known})`}`;
}

/** One sentence about the broken lines of a file: how many, and where the first of them are. */
export function brokenLinesText(file: string, { count, first }: BrokenLines): string {
  const shown = first.slice(0, MOST_NAMED).map(brokenLineText);
  const rest = count - shown.length;
  const lines = count === 1 ? `1 line of its ${file}` : `${count} lines of its ${file}`;
  return `${lines} cannot be read: ${shown.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}

function numberIn(text: string, name: "seq" | "call"): number | undefined {
  const number = Number(new RegExp(`"${name}":(\\d{1,15})\\b`).exec(text)?.[1]);
  return number > 0 ? number : undefined;
}

function keyIn(text: string): string | undefined {
  const literal = /"key":("(?:[^"\\\n]|\\.)*")[,}]/.exec(text)?.[1];
  if (literal === undefined) return undefined;
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}
