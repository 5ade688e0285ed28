import { createMergeCounter, type MergeCounter, type RankOfBytes } from "./byte-pair-merge.js";
import { createTokenFilter, type TokenFilter } from "./token-filter.js";
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
  const filter = createTokenFilter();
  vocabulary.forEach((token, rank) => {
    if (typeof token !== "string") return;
    ranksByText.set(token, rank);
    if (isAscii(token)) filter.add(token);
  });
  const rankOfAscii = (bytes: string) => (isAscii(bytes) ? ranksByText.get(bytes) : undefined);
  const countAscii = createMergeCounter(rankOfAscii, filter);
  let countBytes: MergeCounter | undefined;
  const utf8 = createUtf8Bytes();
  const ofOneCharacter = new Uint8Array(2 ** 16);

  const countPiece = (piece: string): number => {
    if (ranksByText.has(piece)) return 1;
    writeUtf8(utf8, piece);
    if (utf8.length === piece.length) return countAscii(utf8);
    if (!countBytes) {
      countBytes = createMergeCounter(rankBeyondAscii(vocabulary, ranksByText, filter), filter);
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

/** What a decoder writes for bytes that are no text; a token that holds it is known by its bytes. */
const NO_TEXT = "\ufffd";

/**
 * Ranks of any bytes, and the filter's knowledge of those that are not ASCII, which most texts never need.
 * Whole texts are looked up as such: writing out every token's bytes takes longer than counting a page.
 */
function rankBeyondAscii(
  vocabulary: Vocabulary,
  ranksByText: ReadonlyMap<string, number>,
  filter: TokenFilter,
): RankOfBytes {
  const ranksByBytes = new Map<string, number>();
  const utf8 = createUtf8Bytes();
  vocabulary.forEach((token, rank) => {
    if (token === undefined) return;
    if (typeof token === "string" && !token.includes(NO_TEXT)) {
      if (isAscii(token)) return;
      writeUtf8(utf8, token);
      filter.addBytes(utf8.bytes, utf8.length);
      return;
    }
    const bytes =
      typeof token === "string" ? Buffer.from(token).toString("latin1") : String.fromCharCode(...token);
    ranksByBytes.set(bytes, rank);
    filter.add(bytes);
  });
  return (bytes) => {
    if (isAscii(bytes)) return ranksByText.get(bytes);
    const text = Buffer.from(bytes, "latin1").toString("utf8");
    return text.includes(NO_TEXT) ? ranksByBytes.get(bytes) : ranksByText.get(text);
  };
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
