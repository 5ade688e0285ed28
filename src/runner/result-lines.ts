import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

const LINE_BREAK = 0x0a;
const CHUNK_BYTES = 64 * 1024;
/** What could not be written is kept up to here, in the hope of a disk with room again. */
const MOST_KEPT_CHARACTERS = 16_000_000;

/** Where a line stands in the file, its line break left out. */
export interface LinePlace {
  offset: number;
  length: number;
}

/** A file of lines that grows as results come in, and gives single lines back. */
export interface ResultLines {
  /** Never throws: what cannot be written is tried again with the next line, and at `flush`. */
  append(line: string, placed: (place: LinePlace) => void): void;
  read(place: LinePlace): string;
  /** @throws what the file system says when lines are left that could not be written. */
  flush(): void;
  close(): void;
}

/**
 * Opens the lines of an earlier session, or a new file. A last line without an end, as a crash leaves it, is
 * cut off.
 * @param found hears of every whole line that is there already.
 */
export function openResultLines(
  path: string,
  found: (line: string, place: LinePlace) => void = () => {},
): ResultLines {
  let descriptor: number | undefined;
  let end = 0;
  let kept: { text: string; placed: (place: LinePlace) => void }[] = [];
  let keptCharacters = 0;
  let failure: unknown;

  const open = (): number => {
    descriptor ??= openSync(path, "a+", 0o644);
    return descriptor;
  };
  const existing = openExisting(path);
  if (existing !== undefined) {
    descriptor = existing;
    end = readLines(existing, found);
    ftruncateSync(existing, end);
  }

  const write = (): void => {
    const file = open();
    for (let first = kept[0]; first; first = kept[0]) {
      const bytes = Buffer.from(first.text);
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      } catch (error) {
        ftruncateSync(file, end);
        throw error;
      }
      const place = { offset: end, length: bytes.length - 1 };
      end += bytes.length;
      kept.shift();
      keptCharacters -= first.text.length;
      first.placed(place);
    }
  };

  return {
    append(line, placed) {
      const text = `${line}\n`;
      if (keptCharacters + text.length > MOST_KEPT_CHARACTERS) return;
      kept.push({ text, placed });
      keptCharacters += text.length;
      try {
        write();
        failure = undefined;
      } catch (error) {
        failure = error;
      }
    },
    read({ offset, length }) {
      const bytes = Buffer.allocUnsafe(length);
      let read = 0;
      while (read < length) {
        const more = readSync(open(), bytes, read, length - read, offset + read);
        if (more === 0) break;
        read += more;
      }
      return bytes.toString("utf8", 0, read);
    },
    flush() {
      if (kept.length > 0) write();
      if (failure !== undefined) throw failure;
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
      kept = [];
    },
  };
}

function openExisting(path: string): number | undefined {
  try {
    const descriptor = openSync(path, "a+");
    if (fstatSync(descriptor).size > 0) return descriptor;
    closeSync(descriptor);
    return undefined;
  } catch {
    // There is no such file or folder; what is wrong with it is told when a line is to be written.
    return undefined;
  }
}

/** @returns where the last whole line ends. */
function readLines(descriptor: number, found: (line: string, place: LinePlace) => void): number {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let pieces: Buffer[] = [];
  let lineStart = 0;
  let position = 0;
  for (;;) {
    const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
    if (read === 0) return lineStart;
    let from = 0;
    for (let at = chunk.indexOf(LINE_BREAK); at >= 0 && at < read; at = chunk.indexOf(LINE_BREAK, from)) {
      const line = Buffer.concat([...pieces, chunk.subarray(from, at)]);
      found(line.toString("utf8"), { offset: lineStart, length: line.length });
      pieces = [];
      from = at + 1;
      lineStart = position + from;
    }
    pieces.push(Buffer.from(chunk.subarray(from, read)));
    position += read;
  }
}
