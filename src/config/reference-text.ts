/** A text cut into what stands as it is and what refers to another value. */
export type TextPiece = { kind: "text"; text: string } | { kind: "reference"; content: string };

/**
 * Cuts a text at its `${…}` references, which may hold others; `\${` is the text `${`, and `\\${` a
 * backslash before a reference. Other backslashes stand for themselves. `undefined` when a reference has
 * no end.
 */
export function referencePieces(text: string): TextPiece[] | undefined {
  const pieces: TextPiece[] = [];
  let plain = "";
  let position = 0;
  while (position < text.length) {
    const backslashes = /^(\\+)\$\{/.exec(text.slice(position))?.[1]?.length ?? 0;
    if (backslashes > 0) {
      plain += "\\".repeat(Math.floor(backslashes / 2));
      position += backslashes;
      if (backslashes % 2 === 1) {
        plain += "${";
        position += 2;
      }
    } else if (text.startsWith("${", position)) {
      const end = referenceEnd(text, position);
      if (end === undefined) return undefined;
      if (plain) pieces.push({ kind: "text", text: plain });
      plain = "";
      pieces.push({ kind: "reference", content: text.slice(position + 2, end).trim() });
      position = end + 1;
    } else {
      plain += text[position];
      position++;
    }
  }
  if (plain) pieces.push({ kind: "text", text: plain });
  return pieces;
}

function referenceEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    if (text[position] === "{") depth++;
    if (text[position] === "}" && --depth === 0) return position;
  }
  return undefined;
}
