/** Just after the brace that closes the JSON object at `start`; `undefined` when none does before the limit. */
export function objectEnd(text: string, start: number, limit: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let index = start; index < limit; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === "\\") index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{") depth += 1;
    else if (character === "}") {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
}
