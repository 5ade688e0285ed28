/** The JSON value of an answer, or why there is none. */
export type ParsedAnswer = { ok: true; value: unknown } | { ok: false; reason: string };

/** Openings that are tried in one answer; each costs a pass over the rest of the text. */
const MOST_OPENINGS = 200;

/**
 * The JSON value in a model's answer: the answer itself, else its last fenced block that is JSON, else
 * the last object in the prose, else the last list.
 */
export function parseAnswerJson(answer: string): ParsedAnswer {
  const text = answer.trim();
  if (text === "") return { ok: false, reason: "the answer is empty" };
  const whole = tryJson(text);
  if (whole) return whole;
  const fenced = [...text.matchAll(/```[^\n`]*\n?([\s\S]*?)```/g)].map((match) => tryJson(match[1] ?? ""));
  const lastFenced = fenced.findLast((parsed) => parsed !== undefined);
  if (lastFenced) return lastFenced;
  const values = embeddedValues(text);
  const last = values.findLast((value) => !Array.isArray(value)) ?? values.at(-1);
  return last === undefined
    ? { ok: false, reason: "there is no complete JSON value in the answer" }
    : { ok: true, value: last };
}

function tryJson(text: string): ParsedAnswer | undefined {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Objects and lists that stand in a text, outermost ones only. */
function embeddedValues(text: string): unknown[] {
  const values: unknown[] = [];
  let position = 0;
  for (let tried = 0; tried < MOST_OPENINGS; tried++) {
    const opening = text.slice(position).search(/[{[]/);
    if (opening === -1) break;
    const start = position + opening;
    const end = closingPosition(text, start);
    const parsed = end === undefined ? undefined : tryJson(text.slice(start, end + 1));
    if (parsed?.ok) values.push(parsed.value);
    position = parsed && end !== undefined ? end + 1 : start + 1;
  }
  return values;
}

/** Where the bracket at `start` is closed, brackets inside texts left aside. */
function closingPosition(text: string, start: number): number | undefined {
  let depth = 0;
  let inText = false;
  for (let position = start; position < text.length; position++) {
    const character = text[position];
    if (inText) {
      if (character === "\\") position++;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      depth--;
      if (depth === 0) return position;
    }
  }
  return undefined;
}
