import { InputProblem } from "./input-problem.js";
import type { RowFields } from "./row-format.js";

/**
 * Looks for numbers in a row, at any depth, that JavaScript cannot hold: they would go to the model as others.
 * @param place where the row stands, as an error says it.
 * @throws InputProblem
 */
export function checkRowNumbers(row: RowFields, place: string): void {
  for (const name of Object.keys(row)) checkNumber(row[name], name, place);
}

function checkNumber(value: unknown, name: string, place: string): void {
  if (typeof value === "object" && value !== null) {
    for (const [inner, each] of Object.entries(value)) checkNumber(each, `${name}.${inner}`, place);
    return;
  }
  if (typeof value !== "number" || isHeld(value)) return;
  throw new InputProblem(
    `${place}: \`${name}\` is a number of more digits than can be kept`,
    "Write it as a text, in quotes.",
  );
}

const isHeld = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
