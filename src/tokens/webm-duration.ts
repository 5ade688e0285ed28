/** EBML ids of Matroska and WebM: https://www.rfc-editor.org/rfc/rfc9559, read 2026-11-25. */
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;
const SOUND = 2;
const DEFAULT_SCALE_NANOSECONDS = 1_000_000;

export const EBML_MARK = 0x1a45dfa3;

interface Element {
  id: number;
  start: number;
  end: number;
}

/** How long a Matroska or WebM film or recording plays, where it says so; what a browser recorded does not. */
export function readWebmDuration(view: DataView): { seconds: number; hasAudio: boolean } | undefined {
  const segment = findElement(view, SEGMENT, 0, view.byteLength);
  const info = segment && findElement(view, INFO, segment.start, segment.end);
  const tracks = segment && findElement(view, TRACKS, segment.start, segment.end);
  const duration = info && findElement(view, DURATION, info.start, info.end);
  if (!tracks || !duration) return undefined;
  const ticks = readFloat(view, duration);
  if (ticks === undefined) return undefined;
  const scale = findElement(view, TIMESTAMP_SCALE, info.start, info.end);
  const nanoseconds = scale ? readUnsigned(view, scale) : DEFAULT_SCALE_NANOSECONDS;
  return { seconds: (ticks * nanoseconds) / 1e9, hasAudio: hasSoundTrack(view, tracks) };
}

function hasSoundTrack(view: DataView, tracks: Element): boolean {
  for (const entry of elementsIn(view, tracks.start, tracks.end)) {
    const type = entry.id === TRACK_ENTRY && findElement(view, TRACK_TYPE, entry.start, entry.end);
    if (type && readUnsigned(view, type) === SOUND) return true;
  }
  return false;
}

function findElement(view: DataView, id: number, from: number, to: number): Element | undefined {
  for (const element of elementsIn(view, from, to)) if (element.id === id) return element;
  return undefined;
}

/** The elements between two positions. One of unknown size, as a live stream has them, goes to the end. */
function* elementsIn(view: DataView, from: number, to: number): Generator<Element> {
  let position = from;
  while (position < to) {
    const idLength = lengthOfNumber(view, position);
    if (idLength > 4 || position + idLength >= to) return;
    const id = readBytes(view, position, idLength);
    const sizeLength = lengthOfNumber(view, position + idLength);
    const start = position + idLength + sizeLength;
    if (sizeLength > 8 || start > to) return;
    const largest = 2 ** (7 * sizeLength) - 1;
    const size = readBytes(view, position + idLength, sizeLength, 0xff >> sizeLength);
    const end = size >= largest ? to : Math.min(start + size, to);
    yield { id, start, end };
    position = end;
  }
}

/** An EBML number begins with as many zero bits as it has bytes after its first. */
function lengthOfNumber(view: DataView, position: number): number {
  return Math.clz32(view.getUint8(position)) - 24 + 1;
}

function readUnsigned(view: DataView, { start, end }: Element): number {
  return readBytes(view, start, end - start);
}

/** With a mask for the bits of the first byte, since a number of eight bytes with its length bit is not exact. */
function readBytes(view: DataView, start: number, length: number, mask = 0xff): number {
  let value = length > 0 ? view.getUint8(start) & mask : 0;
  for (let offset = 1; offset < length; offset += 1) value = value * 256 + view.getUint8(start + offset);
  return value;
}

function readFloat(view: DataView, { start, end }: Element): number | undefined {
  if (end - start === 4) return view.getFloat32(start);
  return end - start === 8 ? view.getFloat64(start) : undefined;
}
