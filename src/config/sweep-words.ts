import { redactCommandLine } from "../format/redaction.js";
import { configError } from "./config-problem.js";
import { OverrideSyntaxError } from "./override-syntax-error.js";
import { parseOverrideValue } from "./override-value.js";

/** One run of a sweep. */
export interface SweepPoint {
  /** All words of the command line, with one value each. */
  words: string[];
  /** Those of them that differ from run to run. */
  choices: string[];
}

/** Beyond this, a `range` is a slip. */
const MOST_VALUES = 100_000;
const REMEDY =
  "Write `key=a,b`, `key=choice(a,b)` or `key=range(0,3)`; put a text that holds a comma in quotes: 'notes=\"a, b\"'.";

/**
 * The runs of a sweep in the order of Hydra's multirun: every combination of the values of `key=a,b`, the last
 * word's values changing fastest. Commas in quotes, lists, maps and brackets part nothing.
 * @throws ExplogError `CONFIG_INVALID`, with the word that cannot be used.
 */
export function sweepPoints(configPath: string, words: readonly string[]): SweepPoint[] {
  const problems: Parameters<typeof configError>[1][number][] = [];
  const choicesByWord = words.map((word) => {
    try {
      return choicesOf(word);
    } catch (error) {
      if (!(error instanceof OverrideSyntaxError)) throw error;
      const where = `command line: \`${redactCommandLine([word]).join("")}\``;
      problems.push({ where, message: error.message, remedy: REMEDY });
      return [];
    }
  });
  if (problems.length === 0 && choicesByWord.every((choices) => choices.length === 1)) {
    problems.push({
      where: "command line: `--sweep`",
      message: "no word has several values, so there is nothing to sweep",
      remedy: REMEDY,
    });
  }
  if (problems.length > 0) throw configError(configPath, problems);
  let points: SweepPoint[] = [{ words: [], choices: [] }];
  for (const choices of choicesByWord) {
    points = points.flatMap((point) =>
      choices.map((word) => ({
        words: [...point.words, word],
        choices: choices.length > 1 ? [...point.choices, word] : point.choices,
      })),
    );
  }
  return points;
}

/** How many runs the words of a sweep make, without making them. */
export function sweepSize(words: readonly string[]): number {
  return words.reduce(
    (size, word) =>
      size *
      Math.max(
        1,
        quietly(() => choicesOf(word).length),
      ),
    1,
  );
}

function quietly(count: () => number): number {
  try {
    return count();
  } catch {
    return 1;
  }
}

/** `key=a,b` as `key=a` and `key=b`; a word with one value as it is. */
function choicesOf(word: string): string[] {
  const match = /^((?:\+\+|\+)?[^=~]+=)(.*)$/s.exec(word);
  const [, key = "", value = ""] = match ?? [];
  if (!match) return [word];
  const values = valuesOf(value.trim());
  if (values.length === 1 && values[0] === value.trim()) return [word];
  for (const each of values) {
    if (each === "") throw new OverrideSyntaxError("a value is missing beside a comma");
    parseOverrideValue(each);
  }
  const twice = values.find((each, index) => values.indexOf(each) < index);
  if (twice !== undefined) throw new OverrideSyntaxError(`the value \`${twice}\` stands there twice`);
  const choices = values.map((each) => `${key}${each}`);
  if (new Set(redactCommandLine(choices)).size < choices.length) {
    throw new OverrideSyntaxError("secrets are kept nowhere, so that runs cannot be told apart by one");
  }
  return choices;
}

function valuesOf(value: string): string[] {
  const [, name, inside = ""] = /^(choice|range)\((.*)\)$/s.exec(value) ?? [];
  if (name === "choice") return partedByCommas(inside);
  if (name === "range") return rangeValues(partedByCommas(inside));
  return partedByCommas(value);
}

/** `range(stop)`, `range(start,stop)`, `range(start,stop,step)`: up to `stop`, which is not one of them, as in Python. */
function rangeValues(parts: readonly string[]): string[] {
  const numbers = parts.map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (numbers.length < 1 || numbers.length > 3 || !numbers.every(Number.isFinite)) {
    throw new OverrideSyntaxError("`range` takes one to three numbers: start, stop, step");
  }
  const [start, stop, step] =
    numbers.length === 1 ? [0, numbers[0] ?? 0, 1] : [numbers[0] ?? 0, numbers[1] ?? 0, numbers[2] ?? 1];
  const count = step === 0 ? Number.NaN : Math.ceil((stop - start) / step - 1e-9);
  if (!(count >= 1 && count <= MOST_VALUES)) {
    throw new OverrideSyntaxError(`\`range(${parts.join(",")})\` holds no value, or too many`);
  }
  // 0.1 + 2 × 0.1 is meant to be 0.3.
  return Array.from({ length: count }, (_, index) => String(Number((start + index * step).toPrecision(12))));
}

const CLOSING: Record<string, string> = { "[": "]", "{": "}", "(": ")" };

/** A text parted at the commas that stand in no quotes and no brackets. */
function partedByCommas(text: string): string[] {
  const parts: string[] = [];
  const open: string[] = [];
  let quote = "";
  let part = "";
  for (let position = 0; position < text.length; position++) {
    const character = text.charAt(position);
    if (character === "\\") {
      part += character + text.charAt(++position);
      continue;
    }
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if ((character === '"' || character === "'") && part.trim() === "") quote = character;
    else if (open.length > 0 && (character === '"' || character === "'")) quote = character;
    else if (CLOSING[character]) open.push(CLOSING[character]);
    else if (character === open.at(-1)) open.pop();
    else if (character === "," && open.length === 0) {
      parts.push(part.trim());
      part = "";
      continue;
    }
    part += character;
  }
  return [...parts, part.trim()];
}
