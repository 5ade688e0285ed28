import { ExplogError } from "../format/explog-error.js";

/** What is wrong with a user's price: the place, the value seen there, and what is accepted. */
export function invalidPrice(where: string, value: unknown, expected: string): ExplogError {
  return new ExplogError("PRICES_INVALID", `${where} is ${spelled(value)}: ${expected}.`);
}

function spelled(value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
