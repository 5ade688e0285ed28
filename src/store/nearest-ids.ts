const SHOWN = 3;

/** The ids that hold something nearest to what was typed, by the fewest characters to change. */
export function nearestIds(typed: string, ids: readonly string[]): string[] {
  return ids
    .map((id) => ({ id, distance: partDistance(typed, id) }))
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? 1 : -1))
    .slice(0, SHOWN)
    .map(({ id }) => id);
}

/**
 * The edits that turn `part` into the nearest piece of `text` (Sellers 1980): a row of the usual edit
 * distance that may begin, and end, anywhere in `text`.
 */
function partDistance(part: string, text: string): number {
  let above = new Array<number>(text.length + 1).fill(0);
  for (let row = 1; row <= part.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= text.length; column += 1) {
      const substituted = (above[column - 1] ?? 0) + (part[row - 1] === text[column - 1] ? 0 : 1);
      current.push(Math.min(substituted, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return Math.min(...above);
}
