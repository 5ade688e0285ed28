import { ExplogError } from "../format/explog-error.js";

/** Enough to find the place; a whole file would hide what is wrong with it. */
const MOST_CHARACTERS = 200;

/** What is wrong with a user's price: the place, the value seen there, and what is accepted. */
export class InvalidPrice extends ExplogError {
  readonly place: string;
  readonly problem: string;

  constructor(place: string, problem: string) {
    super("PRICES_INVALID", `${place} ${problem}`);
    this.place = place;
    this.problem = problem;
  }
}

export function invalidPrice(where: string, value: unknown, expected: string): InvalidPrice {
  return new InvalidPrice(where, `is ${spelled(value)}: ${expected}.`);
}

/** The first line of a text, cut to what an error can show, without what no screen can. */
export function firstLine(text: string): string {
  const [line = ""] = text.split(/\r?\n/, 1);
  const printable = line.slice(0, MOST_CHARACTERS).replace(/[\p{C}\uFFFD]/gu, "");
  return printable.length < text.length ? `${printable}…` : printable;
}

function spelled(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return JSON.stringify(firstLine(value));
  try {
    return firstLine(JSON.stringify(value) ?? String(value));
  } catch {
    return firstLine(String(value));
  }
}
