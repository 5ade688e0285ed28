import type { Utf8Bytes } from "./utf8-bytes.js";
import { createUtf8Bytes, writeUtf8 } from "./utf8-bytes.js";

/** A tokenizer's tokens by rank, as text or, where one is no whole text, as bytes. */
export type Vocabulary = readonly (string | number[] | undefined)[];

/** Finds tokens by their bytes. */
export interface TokenTable {
  /** Rank of the token that the bytes from `start` to before `end` are, or `NO_TOKEN`. */
  rankOf(bytes: Uint8Array, start: number, end: number): number;
}

export const NO_TOKEN = -1;

/**
 * A hash table over the tokens' bytes. A `Map` would need a string made for every question, and hostile
 * text asks some five of them a byte, nearly all about bytes that are no token.
 */
export function createTokenTable(vocabulary: Vocabulary): TokenTable {
  const { bytes, starts, longest } = bytesOf(vocabulary);
  const mask = 2 ** Math.ceil(Math.log2(vocabulary.length * 2)) - 1;
  const ranks = new Int32Array(mask + 1).fill(NO_TOKEN);
  for (let rank = 0; rank < vocabulary.length; rank += 1) {
    const start = starts[rank] as number;
    const end = starts[rank + 1] as number;
    if (start === end) continue;
    let place = hashOf(bytes, start, end) & mask;
    while (ranks[place] !== NO_TOKEN) place = (place + 1) & mask;
    ranks[place] = rank;
  }

  return {
    rankOf(asked, start, end) {
      if (end - start > longest) return NO_TOKEN;
      let place = hashOf(asked, start, end) & mask;
      for (;;) {
        const rank = ranks[place] as number;
        if (rank === NO_TOKEN) return NO_TOKEN;
        let token = starts[rank] as number;
        if ((starts[rank + 1] as number) - token === end - start) {
          let index = start;
          while (index < end && bytes[token] === asked[index]) {
            index += 1;
            token += 1;
          }
          if (index === end) return rank;
        }
        place = (place + 1) & mask;
      }
    },
  };
}

/** FNV-1a, its high bits folded in, since the low ones alone point into the table. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < end; index += 1)
    hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** All tokens' bytes one behind another; a rank without a token has none. */
function bytesOf(vocabulary: Vocabulary) {
  const starts = new Int32Array(vocabulary.length + 1);
  const utf8: Utf8Bytes = createUtf8Bytes();
  let bytes = new Uint8Array(vocabulary.length * 8);
  let size = 0;
  let longest = 0;
  vocabulary.forEach((token, rank) => {
    let length = 0;
    if (typeof token === "string") {
      writeUtf8(utf8, token);
      length = utf8.length;
    } else length = token?.length ?? 0;
    if (size + length > bytes.length) {
      const larger = new Uint8Array((size + length) * 2);
      larger.set(bytes);
      bytes = larger;
    }
    const source = typeof token === "string" ? utf8.bytes : (token ?? []);
    for (let index = 0; index < length; index += 1) bytes[size + index] = source[index] as number;
    size += length;
    longest = Math.max(longest, length);
    starts[rank + 1] = size;
  });
  return { bytes, starts, longest };
}
