/** The tokenizer's time grows with the square of a run without (or of nothing but) white space. */
const LONGEST_RUN = 512;

const LONG_RUN = new RegExp(`\\S{${LONGEST_RUN + 1},}|\\s{${LONGEST_RUN + 1},}`, "g");

/** The text in pieces, no run of white space or of anything else in them longer than 512 characters. */
export function splitLongRuns(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LONG_RUN)) {
    const runEnd = match.index + match[0].length;
    let cut = match.index + LONGEST_RUN;
    while (cut < runEnd) {
      if (insideSurrogatePair(text, cut)) cut -= 1;
      pieces.push(text.slice(start, cut));
      start = cut;
      cut += LONGEST_RUN;
    }
  }
  pieces.push(text.slice(start));
  return pieces;
}

function insideSurrogatePair(text: string, position: number): boolean {
  const before = text.charCodeAt(position - 1);
  const after = text.charCodeAt(position);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}
