/** The fields that stand on complete lines of their own, as head and tail of a log are laid out. */
export function completeFields(text: string): Record<string, unknown> {
  const fields = {};
  for (const line of text.split("\n")) {
    try {
      Object.assign(fields, JSON.parse(`{${line.trimEnd().replace(/,$/, "")}}`));
    } catch {
      // This line was cut short, or holds no field; the others still stand.
    }
  }
  return fields;
}
