/** A box of an ISO base media file (HEIC, AVIF, MP4): its type, and where its content stands. */
export interface Box {
  type: string;
  /** First byte of the content, after the header. */
  start: number;
  /** First byte after the box. */
  end: number;
}

const HEADER = 8;
const LARGE_HEADER = 16;

/** The boxes between two positions, as far as they are whole. */
export function* boxesIn(view: DataView, from: number, to: number): Generator<Box> {
  let position = from;
  while (position + HEADER <= to) {
    const size32 = view.getUint32(position);
    const isLarge = size32 === 1;
    if (isLarge && position + LARGE_HEADER > to) return;
    // A size of 0 means: to the end of the file.
    const size = isLarge ? Number(view.getBigUint64(position + HEADER)) : size32 || to - position;
    const header = isLarge ? LARGE_HEADER : HEADER;
    if (size < header || position + size > to) return;
    yield { type: fourCharacters(view, position + 4), start: position + header, end: position + size };
    position += size;
  }
}

/** The first box of a type between two positions. */
export function findBox(view: DataView, type: string, from: number, to: number): Box | undefined {
  for (const box of boxesIn(view, from, to)) if (box.type === type) return box;
  return undefined;
}

export function fourCharacters(view: DataView, position: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(position + offset)));
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
