import { createMergeCounter } from "./byte-pair-merge.js";
import { createTokenTable, NO_TOKEN, type Vocabulary } from "./token-table.js";
import { createUtf8Bytes, writeUtf8 } from "./utf8-bytes.js";

/** Counts the tokens of texts. */
export interface BytePairCounter {
  count(text: string): number;
}

/** Byte-pair encoding over a vocabulary: a text is split by the pattern, and each piece merged by rank. */
export function createBytePairCounter(vocabulary: Vocabulary, splitPattern: RegExp): BytePairCounter {
  const tokens = createTokenTable(vocabulary);
  const countMerged = createMergeCounter(tokens);
  const utf8 = createUtf8Bytes();
  const ofOneCharacter = new Uint8Array(2 ** 16);

  const pattern = new RegExp(splitPattern.source, splitPattern.flags);

  const countPiece = (text: string, start: number, end: number): number => {
    writeUtf8(utf8, text, start, end);
    return tokens.rankOf(utf8.bytes, 0, utf8.length) === NO_TOKEN ? countMerged(utf8) : 1;
  };

  const countCharacter = (text: string, position: number): number => {
    const code = text.charCodeAt(position);
    const known = ofOneCharacter[code] as number;
    if (known > 0) return known;
    const count = countPiece(text, position, position + 1);
    ofOneCharacter[code] = count;
    return count;
  };

  return {
    count(text) {
      let total = 0;
      let start = 0;
      pattern.lastIndex = 0;
      // The pattern leaves nothing out, so a piece begins where the one before it ends; no matches are made.
      while (start < text.length && pattern.test(text)) {
        const end = pattern.lastIndex;
        total += end - start === 1 ? countCharacter(text, start) : countPiece(text, start, end);
        start = end;
      }
      return total;
    },
  };
}
