import { type JsonRepair, type LenientValue, readLenientJson } from "./lenient-json.js";

/** The JSON value of an answer, with what had to be mended in it; or why there is none. */
export type ParsedAnswer =
  | {
      ok: true;
      value: unknown;
      repairs?: readonly JsonRepair[];
      /** Objects and lists of `value` that may have had more in them. */
      cutOff?: ReadonlySet<unknown>;
    }
  | { ok: false; reason: string };

type FoundValue = Extract<ParsedAnswer, { ok: true }>;

/** Openings that are tried in one answer; each costs a pass over the rest of the text. */
const MOST_OPENINGS = 200;

/**
 * The JSON value in a model's answer: the answer itself, else its last fenced block that is JSON, else
 * the last object in the prose, else the last list. With `repair`, also what is almost JSON, or was cut
 * off, as far as it can be read without guessing.
 */
export function parseAnswerJson(answer: string, { repair = true } = {}): ParsedAnswer {
  // A byte order mark counts as space.
  const text = answer.trim();
  if (text === "") return { ok: false, reason: "the answer is empty" };
  const whole = tryJson(text);
  if (whole) return whole;
  const found = lastOf(fencedValues(text, repair)) ?? lastOf(embeddedValues(text, repair));
  return found ?? { ok: false, reason: "there is no complete JSON value in the answer" };
}

function tryJson(text: string): FoundValue | undefined {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The last object, else the last list, else the last of what there is. */
function lastOf(found: readonly FoundValue[]): FoundValue | undefined {
  const isContainer = ({ value }: FoundValue) => typeof value === "object" && value !== null;
  return (
    found.findLast((each) => isContainer(each) && !Array.isArray(each.value)) ??
    found.findLast(isContainer) ??
    found.at(-1)
  );
}

/**
 * Blocks between fences on lines of their own, the last one also without its end. Texts in JSON hold
 * no line breaks, so a fence inside one is not taken for the end of the block.
 */
function fencedValues(text: string, repair: boolean): FoundValue[] {
  const fences = text.matchAll(
    /^[ \t>]*(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)(?:^[ \t>]*\1[`~]*[ \t]*$|(?![\s\S]))/gm,
  );
  return [...fences].flatMap((match) => {
    const block = (match[2] ?? "").trim();
    return tryJson(block) ?? (repair && /^[{[]/.test(block) ? (mended(block) ?? []) : []);
  });
}

/** A whole block of almost JSON: nothing comes after it. */
function mended(block: string): FoundValue | undefined {
  const read = readLenientJson(block, 0);
  if (!read || block.slice(read.end).trim() !== "") return undefined;
  return foundValue(read);
}

function foundValue({ value, repairs, cutOff }: LenientValue): FoundValue {
  return { ok: true, value, repairs, cutOff };
}

/** Objects and lists that stand in a text, outermost ones only. */
function embeddedValues(text: string, repair: boolean): FoundValue[] {
  const values: FoundValue[] = [];
  let position = 0;
  for (let tried = 0; tried < MOST_OPENINGS; tried++) {
    const opening = text.slice(position).search(/[{[]/);
    if (opening === -1) break;
    const start = position + opening;
    const end = closingPosition(text, start);
    const strict = end === undefined ? undefined : tryJson(text.slice(start, end + 1));
    if (strict && end !== undefined) {
      values.push(strict);
      position = end + 1;
      continue;
    }
    const lenient = readLenientJson(text, start);
    if (lenient) {
      // Read in either case: what stands inside something broken is not the answer.
      if (repair) values.push(foundValue(lenient));
      position = lenient.end;
      continue;
    }
    position = start + 1;
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
