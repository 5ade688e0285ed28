/** Characters that V8 shows before the one it stumbled over, when it shows a piece of the text. */
const SHOWN_BEFORE = 10;

/** The line at which `JSON.parse` gave up, as far as the message of its error tells. */
export function jsonErrorLine(text: string, error: unknown): number | undefined {
  const message = error instanceof Error ? error.message : "";
  const position = errorPosition(text, message);
  return position === undefined ? undefined : text.slice(0, position).split("\n").length;
}

function errorPosition(text: string, message: string): number | undefined {
  const named = /at position (\d+)/.exec(message)?.[1];
  if (named !== undefined) return Number(named);
  if (/end of JSON input/.test(message)) return text.trimEnd().length;
  const [, cutBefore, shown] = /, (\.\.\.)?"(.*?)"(?:\.\.\.)? is not valid JSON$/s.exec(message) ?? [];
  if (shown === undefined) return undefined;
  const start = text.indexOf(shown);
  // The same piece may stand in the text twice: then there is no telling which one it is.
  if (start === -1 || text.indexOf(shown, start + 1) !== -1) return undefined;
  if (cutBefore) return start + SHOWN_BEFORE;
  const token = /^Unexpected token '(.)'/su.exec(message)?.[1];
  const within = token === undefined ? -1 : shown.indexOf(token);
  return within === -1 ? undefined : start + within;
}
