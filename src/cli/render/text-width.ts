const PLAIN = /^[\x20-\x7e]*$/;
/** East Asian wide and full-width characters, and emoji, take two columns (Unicode Standard Annex 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const INVISIBLE = /^(?:\p{M}|\p{Cf})+$/u;

let segmenter: Intl.Segmenter | undefined;

/** Whether a text takes as many columns on a terminal as it has characters. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Columns that the text takes on a terminal. */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const character of characters(text)) width += characterWidth(character);
  return width;
}

/** The text cut to so many columns, with `…` where something is left out. */
export function shortenedText(text: string, width: number, keep: "start" | "end" = "start"): string {
  if (textWidth(text) <= width) return text;
  if (width <= 1) return "…".slice(0, width);
  const all = characters(text);
  if (keep === "end") all.reverse();
  const kept: string[] = [];
  let used = 1;
  for (const character of all) {
    used += characterWidth(character);
    if (used > width) break;
    kept.push(character);
  }
  return keep === "start" ? `${kept.join("").trimEnd()}…` : `…${kept.reverse().join("").trimStart()}`;
}

/** The text on one line, without control codes and marks that would turn a terminal's text round. */
export function onOneLine(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .replace(/[\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, " ")
    .trim();
}

/**
 * Lines of at most so many columns, broken at spaces; later lines are indented further than the first.
 * A word that is longer stands on a line of its own.
 */
export function wrappedText(text: string, width: number, hangingIndent = ""): string[] {
  if (textWidth(text) <= width) return [text];
  const indent = /^ */.exec(text)?.[0] ?? "";
  const lines: string[] = [];
  let line = "";
  for (const word of text.trim().split(" ")) {
    const start = lines.length === 0 ? indent : indent + hangingIndent;
    const longer = line === "" ? start + word : `${line} ${word}`;
    if (line !== "" && textWidth(longer) > width) {
      lines.push(line);
      line = indent + hangingIndent + word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The same, and a word that is longer than a line is broken where the line ends. */
export function brokenText(text: string, width: number, hangingIndent = ""): string[] {
  return wrappedText(text, width, hangingIndent).flatMap((line) => {
    if (textWidth(line) <= width) return [line];
    const spaces = /^ */.exec(line)?.[0] ?? "";
    const indent = spaces.length < width / 2 ? spaces : "";
    const pieces = piecesOf(line.slice(indent.length), width - indent.length);
    return pieces.map((piece) => indent + piece);
  });
}

function piecesOf(text: string, width: number): string[] {
  const pieces: string[] = [];
  if (isPlain(text)) {
    for (let start = 0; start < text.length; start += width) pieces.push(text.slice(start, start + width));
    return pieces;
  }
  let piece = "";
  let used = 0;
  for (const character of characters(text)) {
    const columns = characterWidth(character);
    if (used + columns > width && piece !== "") {
      pieces.push(piece);
      piece = "";
      used = 0;
    }
    piece += character;
    used += columns;
  }
  return [...pieces, piece];
}

/**
 * A text in the lines that it was written in, each broken where it is too wide, and without what would
 * drive the terminal: control codes, and marks that turn a text round.
 */
export function textLines(text: string, width = Number.POSITIVE_INFINITY): string[] {
  return text
    .replace(/\r?\n$/, "")
    .split(/\r?\n|[\u2028\u2029]/)
    .flatMap((line) =>
      brokenText(
        line
          .replaceAll("\t", "    ")
          .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, " ")
          .trimEnd(),
        width,
      ),
    );
}

/** Every line of a text, each wrapped; one that is indented, such as a pointer below a query, stays as it is. */
export function fittedText(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => (/^\s{3,}/.test(line) ? [line] : wrappedText(line, width)))
    .join("\n");
}

function characters(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function characterWidth(character: string): number {
  if (INVISIBLE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
