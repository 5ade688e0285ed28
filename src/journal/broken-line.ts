/** A line that cannot be read, and what can still be said of it. */
export interface BrokenLine {
  /** Bytes from the file's start. */
  offset: number;
  /** Bytes, without the line break. */
  length: number;
  seq?: number;
  key?: string;
}

/** Broken lines of a file: how many, and the first of them. */
export interface BrokenLines {
  count: number;
  first: readonly BrokenLine[];
}

/** A file that is broken all through must not fill the memory. */
const MOST_KEPT = 100;
const MOST_NAMED = 5;

export class BrokenLineCounter implements BrokenLines {
  count = 0;
  readonly first: BrokenLine[] = [];

  add(bytes: Buffer, offset: number): void {
    this.count += 1;
    if (this.first.length >= MOST_KEPT) return;
    const text = bytes.toString("utf8", 0, Math.min(bytes.length, 4096));
    const seq = Number(/"seq":(\d{1,15})\b/.exec(text)?.[1]);
    const key = keyIn(text);
    const known = { ...(seq > 0 && { seq }), ...(key !== undefined && { key }) };
    this.first.push({ offset, length: bytes.length, ...known });
  }
}

/** In words, for people: where it is, and what it was. */
function brokenLineText({ offset, length, seq, key }: BrokenLine): string {
  const name = [seq === undefined ? "" : `generation ${seq}`, key === undefined ? "" : JSON.stringify(key)];
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

function keyIn(text: string): string | undefined {
  const literal = /"key":("(?:[^"\\\n]|\\.)*")/.exec(text)?.[1];
  if (literal === undefined) return undefined;
  try {
    return JSON.parse(literal);
  } catch {
    return undefined;
  }
}
