/** Bits of the filter: at 200,000 tokens one lookup in twenty that finds nothing is made in vain. */
const BITS = 2 ** 22;
const BASE = 0x01000193;

/**
 * Says at once of most byte sequences that they are no token. The hash of two neighbours follows from
 * theirs, so that nothing has to be read again or written out for it.
 */
export interface TokenFilter {
  /** A token as bytes, one character a byte. */
  add(bytes: string): void;
  /** A token as the first `length` of these bytes. */
  addBytes(bytes: Uint8Array, length: number): void;
  /** Whether there may be a token of this hash. */
  mayHold(hash: number): boolean;
}

export function createTokenFilter(): TokenFilter {
  const bits = new Uint32Array(BITS / 32);
  const placeOf = (hash: number) => Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 10;
  const note = (hash: number) => {
    const place = placeOf(hash);
    bits[place >>> 5] = (bits[place >>> 5] as number) | (1 << (place & 31));
  };
  return {
    add(bytes) {
      let hash = 0;
      for (let index = 0; index < bytes.length; index += 1) hash = appended(hash, bytes.charCodeAt(index));
      note(hash);
    },
    addBytes(bytes, length) {
      let hash = 0;
      for (let index = 0; index < length; index += 1) hash = appended(hash, bytes[index] as number);
      note(hash);
    },
    mayHold(hash) {
      const place = placeOf(hash);
      return ((bits[place >>> 5] as number) & (1 << (place & 31))) !== 0;
    },
  };
}

/** Hash of a sequence with one byte more. */
export function appended(hash: number, byte: number): number {
  return (Math.imul(hash, BASE) + byte + 1) | 0;
}

/** Hash of two sequences one after the other; `powers` of the length of the second. */
export function joined(left: number, right: number, powerOfRight: number): number {
  return (Math.imul(left, powerOfRight) + right) | 0;
}

/** Powers of the hash's base up to a length. */
export function powersUpTo(length: number): Int32Array {
  const powers = new Int32Array(length + 1);
  powers[0] = 1;
  for (let index = 1; index <= length; index += 1) {
    powers[index] = Math.imul(powers[index - 1] as number, BASE);
  }
  return powers;
}
