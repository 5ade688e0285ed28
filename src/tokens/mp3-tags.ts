const ID3V2_HEADER = 10;
const ID3V1_LENGTH = 128;
const ID3V1_EXTENDED_LENGTH = 227;
const APE_FOOTER = 32;
const LYRICS_SIZE_DIGITS = 6;
/** The older kind of lyrics is no longer than this, and says its length nowhere. */
const LONGEST_LYRICS_V1 = 5_200;
/** Of each kind one; more is a file made to be slow to read. */
const MOST_TAGS = 8;

/** The length of the ID3v2 tag at a position, which gives its size in four bytes of 7 bits; 0 without one. */
export function tagLengthAt(bytes: Uint8Array, position: number): number {
  if (!hasText(bytes, position, "ID3")) return 0;
  if (
    (bytes[position + 3] ?? 0) >= 0x10 ||
    bytes.subarray(position + 6, position + 10).some((byte) => byte > 0x7f)
  ) {
    return 0;
  }
  const hasFooter = ((bytes[position + 5] ?? 0) & 0x10) !== 0;
  return ID3V2_HEADER * (hasFooter ? 2 : 1) + sevenBitSize(bytes, position + 6);
}

/** Where the tags at the end of an MP3 begin: ID3v1 and its extension, APE, Lyrics3, ID3v2.4 with its footer. */
export function endOfMp3Sound(bytes: Uint8Array): number {
  let end = bytes.length;
  for (let tags = 0; tags < MOST_TAGS; tags += 1) {
    const length = tagLengthBefore(bytes, end);
    // A tag longer than what is before it is none.
    if (length === 0 || length > end) return end;
    end -= length;
  }
  return end;
}

function tagLengthBefore(bytes: Uint8Array, end: number): number {
  if (hasText(bytes, end - ID3V1_LENGTH, "TAG") && !hasText(bytes, end - ID3V1_LENGTH, "TAG+")) {
    return ID3V1_LENGTH;
  }
  if (hasText(bytes, end - ID3V1_EXTENDED_LENGTH, "TAG+")) return ID3V1_EXTENDED_LENGTH;
  if (hasText(bytes, end - APE_FOOTER, "APETAGEX")) return apeLength(bytes, end - APE_FOOTER);
  if (hasText(bytes, end - 9, "LYRICS200")) return lyricsLength(bytes, end);
  if (hasText(bytes, end - 9, "LYRICSEND")) return oldLyricsLength(bytes, end);
  if (hasText(bytes, end - ID3V2_HEADER, "3DI")) {
    return 2 * ID3V2_HEADER + sevenBitSize(bytes, end - ID3V2_HEADER + 6);
  }
  return 0;
}

/** The footer's size counts itself and the items; the highest of its flags says that there is a header too. */
function apeLength(bytes: Uint8Array, footer: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + footer, APE_FOOTER);
  const hasHeader = view.getUint32(20, true) >= 2 ** 31;
  return view.getUint32(12, true) + (hasHeader ? APE_FOOTER : 0);
}

/** `LYRICSBEGIN…000123LYRICS200`: the six digits count all before them. */
function lyricsLength(bytes: Uint8Array, end: number): number {
  const digits = end - 9 - LYRICS_SIZE_DIGITS;
  const size = Number(textAt(bytes, digits, LYRICS_SIZE_DIGITS));
  return Number.isInteger(size) && hasText(bytes, digits - size, "LYRICSBEGIN") ? end - digits + size : 0;
}

function oldLyricsLength(bytes: Uint8Array, end: number): number {
  const from = Math.max(0, end - LONGEST_LYRICS_V1);
  const place = textAt(bytes, from, end - from).lastIndexOf("LYRICSBEGIN");
  return place < 0 ? 0 : end - from - place;
}

function sevenBitSize(bytes: Uint8Array, position: number): number {
  return [0, 1, 2, 3].reduce((size, offset) => size * 128 + ((bytes[position + offset] ?? 0) & 0x7f), 0);
}

function hasText(bytes: Uint8Array, position: number, text: string): boolean {
  return position >= 0 && textAt(bytes, position, text.length) === text;
}

function textAt(bytes: Uint8Array, position: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(Math.max(0, position), Math.max(0, position + length)));
}
