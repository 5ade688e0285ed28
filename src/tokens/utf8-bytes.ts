/** A text's UTF-8 bytes in memory that is used again for the next text. */
export interface Utf8Bytes {
  bytes: Uint8Array;
  length: number;
}

const REPLACEMENT = 0xfffd;
const MOST_BYTES_PER_UNIT = 3;

export function createUtf8Bytes(): Utf8Bytes {
  return { bytes: new Uint8Array(4096), length: 0 };
}

/**
 * Writes the bytes of a text, or of a part of it; half a surrogate pair becomes U+FFFD. A call into Node
 * would cost more than short texts do.
 */
export function writeUtf8(target: Utf8Bytes, text: string, start = 0, end = text.length): void {
  const mostBytes = (end - start) * MOST_BYTES_PER_UNIT;
  if (target.bytes.length < mostBytes) target.bytes = new Uint8Array(mostBytes * 2);
  const { bytes } = target;
  let length = 0;
  for (let index = start; index < end; index += 1) {
    let code = text.charCodeAt(index);
    if (code < 0x80) {
      bytes[length] = code;
      length += 1;
      continue;
    }
    if (code >= 0xd800 && code <= 0xdfff) {
      const pair = text.codePointAt(index) as number;
      if (pair > 0xffff) {
        index += 1;
        code = pair;
      } else code = REPLACEMENT;
    }
    if (code > 0xffff) {
      bytes[length] = 0xf0 | (code >> 18);
      bytes[length + 1] = 0x80 | ((code >> 12) & 0x3f);
      length += 2;
    } else if (code > 0x7ff) {
      bytes[length] = 0xe0 | (code >> 12);
      length += 1;
    } else {
      bytes[length] = 0xc0 | (code >> 6);
      bytes[length + 1] = 0x80 | (code & 0x3f);
      length += 2;
      continue;
    }
    bytes[length] = 0x80 | ((code >> 6) & 0x3f);
    bytes[length + 1] = 0x80 | (code & 0x3f);
    length += 2;
  }
  target.length = length;
}
