/** The names of the groups of a regular expression; `undefined` when it is none. */
export function namedGroups(pattern: string, flags = ""): string[] | undefined {
  try {
    new RegExp(pattern, flags);
    // With an empty alternative it matches the empty text, whatever it is.
    return Object.keys(new RegExp(`${pattern}|`, flags).exec("")?.groups ?? {});
  } catch {
    return undefined;
  }
}
