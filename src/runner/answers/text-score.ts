import type { ScoreSettings } from "../../config/run-config.js";

/** Whether an answer's text is the true one: to the character, without space around it, or normalized. */
export function isTrueText(answer: string, truth: unknown, way: NonNullable<ScoreSettings["text"]>): boolean {
  const prepare = PREPARATIONS[way];
  return prepare(answer) === prepare(textOfTruth(truth));
}

const PREPARATIONS: Record<NonNullable<ScoreSettings["text"]>, (text: string) => string> = {
  exact: (text) => text,
  trimmed: (text) => text.trim(),
  // Capitals, kinds of space and wide or composed characters are aside; so is the full stop of a sentence.
  normalized: (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim().replace(/\.$/, ""),
};

/** @throws Error when the truth is no single value. */
function textOfTruth(truth: unknown): string {
  if (typeof truth === "string") return truth;
  if (typeof truth === "number" || typeof truth === "boolean" || truth === null) return String(truth);
  throw new Error("the truth is no text, so the answer's text cannot be compared with it");
}
