/**
 * Beyond so many characters a run is cut. It gives the same counts on texts that people write, and
 * keeps the splitting pattern, which notes a way back for every character of a run, from running out
 * of room.
 */
const LONGEST_RUN = 512;

/** Unicode's white space from U+2000 to U+205F. */
const WHITE = new Set([
  0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029,
  0x202f, 0x205f,
]);

/** The text in pieces, no run of white space or of anything else in them longer than 512 characters. */
export function splitLongRuns(text: string): string[] {
  if (text.length <= LONGEST_RUN) return [text];
  const pieces: string[] = [];
  let pieceStart = 0;
  let runStart = 0;
  let runIsWhite = isWhiteSpace(text.charCodeAt(0));
  for (let index = 1; index < text.length; index += 1) {
    const white = isWhiteSpace(text.charCodeAt(index));
    if (white !== runIsWhite) {
      runIsWhite = white;
      runStart = index;
    } else if (index - runStart >= LONGEST_RUN) {
      const cut = insideSurrogatePair(text, index) ? index - 1 : index;
      pieces.push(text.slice(pieceStart, cut));
      pieceStart = cut;
      runStart = cut;
    }
  }
  pieces.push(text.slice(pieceStart));
  return pieces;
}

function isWhiteSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return (
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x205f && WHITE.has(code))
  );
}

function insideSurrogatePair(text: string, position: number): boolean {
  const before = text.charCodeAt(position - 1);
  const after = text.charCodeAt(position);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
