const MOST_LINES = 400;

/**
 * The lines of two texts that differ, `- ` before what only the first has and `+ ` before what only the
 * second has, with `…` for what both have between them: by the longest common run of lines.
 */
export function lineChanges(before: string, after: string): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  if (old.length > MOST_LINES || now.length > MOST_LINES) {
    return [
      `- ${old.length} lines, ${before.length} characters`,
      `+ ${now.length} lines, ${after.length} characters`,
    ];
  }
  const lengths = commonLengths(old, now);
  const lines: string[] = [];
  let [left, right] = [0, 0];
  while (left < old.length || right < now.length) {
    if (left < old.length && right < now.length && old[left] === now[right]) {
      if (lines.at(-1) !== "…") lines.push("…");
      left += 1;
      right += 1;
    } else if (
      right >= now.length ||
      (left < old.length && lengthAt(lengths, left + 1, right) >= lengthAt(lengths, left, right + 1))
    ) {
      lines.push(`- ${old[left]}`);
      left += 1;
    } else {
      lines.push(`+ ${now[right]}`);
      right += 1;
    }
  }
  return lines;
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

/** Of the lines from each pair of places on, how many both texts have in one order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let left = old.length - 1; left >= 0; left -= 1) {
    for (let right = now.length - 1; right >= 0; right -= 1) {
      (rows[left] as Uint16Array)[right] =
        old[left] === now[right]
          ? lengthAt(rows, left + 1, right + 1) + 1
          : Math.max(lengthAt(rows, left + 1, right), lengthAt(rows, left, right + 1));
    }
  }
  return rows;
}

function lengthAt(rows: readonly Uint16Array[], left: number, right: number): number {
  return rows[left]?.[right] ?? 0;
}
