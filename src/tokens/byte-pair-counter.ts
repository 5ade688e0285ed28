import { createMergeCounter, type MergeCounter } from "./byte-pair-merge.js";
import { createUtf8Bytes, writeUtf8 } from "./utf8-bytes.js";

/** A tokenizer's tokens by rank, as text or, where one is no whole text, as bytes. */
export type Vocabulary = readonly (string | number[] | undefined)[];

/** Counts the tokens of texts. */
export interface BytePairCounter {
  count(text: string): number;
}

/** Byte-pair encoding over a vocabulary: a text is split by the pattern, and each piece merged by rank. */
export function createBytePairCounter(vocabulary: Vocabulary, splitPattern: RegExp): BytePairCounter {
  const ranksByText = new Map<string, number>();
  vocabulary.forEach((token, rank) => {
    if (typeof token === "string") ranksByText.set(token, rank);
  });
  const rankOfAscii = (bytes: string) => (isAscii(bytes) ? ranksByText.get(bytes) : undefined);
  const countAscii = createMergeCounter(rankOfAscii);
  let countBytes: MergeCounter | undefined;
  const utf8 = createUtf8Bytes();
  const ofOneCharacter = new Uint8Array(2 ** 16);

  const countPiece = (piece: string): number => {
    if (ranksByText.has(piece)) return 1;
    writeUtf8(utf8, piece);
    if (utf8.length === piece.length) return countAscii(utf8);
    if (!countBytes) {
      const ranksByBytes = ranksBeyondAscii(vocabulary);
      countBytes = createMergeCounter((bytes) => rankOfAscii(bytes) ?? ranksByBytes.get(bytes));
    }
    return countBytes(utf8);
  };

  const countCharacter = (character: string): number => {
    const code = character.charCodeAt(0);
    const known = ofOneCharacter[code] as number;
    if (known > 0) return known;
    const count = countPiece(character);
    ofOneCharacter[code] = count;
    return count;
  };

  return {
    count(text) {
      let tokens = 0;
      for (const [piece] of text.matchAll(splitPattern)) {
        tokens += piece.length === 1 ? countCharacter(piece) : countPiece(piece);
      }
      return tokens;
    },
  };
}

/** Ranks of the tokens whose bytes are not their text's characters; most texts never need them. */
function ranksBeyondAscii(vocabulary: Vocabulary): Map<string, number> {
  const ranks = new Map<string, number>();
  vocabulary.forEach((token, rank) => {
    if (typeof token !== "string") ranks.set(String.fromCharCode(...(token ?? [])), rank);
    else if (!isAscii(token)) ranks.set(Buffer.from(token, "utf8").toString("latin1"), rank);
  });
  return ranks;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
