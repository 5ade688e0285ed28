import { createNumberHeap } from "./number-heap.js";
import { NO_TOKEN, type TokenTable } from "./token-table.js";
import type { Utf8Bytes } from "./utf8-bytes.js";

/** Counts the tokens that bytes merge into. */
export type MergeCounter = (text: Utf8Bytes) => number;

/** Room for a position in the low part of a heap key; the rank is in the high part. */
const POSITIONS = 2 ** 24;
/** Remembered pairs: as many as 16 bits of a hash can tell apart. */
const REMEMBERED = 2 ** 16;

/**
 * Merges the neighbours of the lowest rank until none are left that make a token. They are taken from
 * a heap, so that a run without a break costs n·log n; searching all of them for each merge, as the
 * usual implementations do, takes seconds for 100,000 characters.
 */
export function createMergeCounter(tokens: TokenTable): MergeCounter {
  const byteRanks = Int32Array.from({ length: 256 }, (_, byte) => tokens.rankOf(Uint8Array.of(byte), 0, 1));
  const heap = createNumberHeap();
  // Two tokens and what they merge into, where their hash points; a later pair drives out an earlier one.
  const pairs = new Int32Array(REMEMBERED * 3).fill(NO_TOKEN - 1);
  // A part begins at its position and ends where the next one begins.
  let next = new Int32Array(4096);
  let previous = new Int32Array(4096);
  let token = new Int32Array(4096);
  let pairRank = new Int32Array(4096);
  let text: Utf8Bytes = { bytes: new Uint8Array(0), length: 0 };

  const rankPairAt = (position: number) => {
    const second = next[position] as number;
    if (second >= text.length) {
      pairRank[position] = NO_TOKEN;
      return;
    }
    const left = token[position] as number;
    const right = token[second] as number;
    const place = ((Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 16) * 3;
    let rank = pairs[place + 2] as number;
    if (pairs[place] !== left || pairs[place + 1] !== right) {
      rank = tokens.rankOf(text.bytes, position, next[second] as number);
      pairs[place] = left;
      pairs[place + 1] = right;
      pairs[place + 2] = rank;
    }
    pairRank[position] = rank;
    if (rank !== NO_TOKEN) heap.push(rank * POSITIONS + position);
  };

  return (given) => {
    text = given;
    const { bytes, length } = given;
    if (length >= next.length) {
      next = new Int32Array(length * 2);
      previous = new Int32Array(length * 2);
      token = new Int32Array(length * 2);
      pairRank = new Int32Array(length * 2);
    }
    for (let position = 0; position < length; position += 1) {
      next[position] = position + 1;
      previous[position] = position - 1;
      token[position] = byteRanks[bytes[position] as number] as number;
    }
    for (let position = 0; position < length; position += 1) rankPairAt(position);
    let parts = length;
    for (let key = heap.pop(); key !== Number.POSITIVE_INFINITY; key = heap.pop()) {
      const rank = Math.floor(key / POSITIONS);
      const position = key - rank * POSITIONS;
      // A pair that has changed since it was put into the heap stands in it anew.
      if (pairRank[position] !== rank) continue;
      const second = next[position] as number;
      const end = next[second] as number;
      next[position] = end;
      if (end < length) previous[end] = position;
      token[position] = rank;
      pairRank[second] = NO_TOKEN;
      parts -= 1;
      rankPairAt(position);
      const before = previous[position] as number;
      if (before >= 0) rankPairAt(before);
    }
    return parts;
  };
}
