import { ExplogError } from "../format/explog-error.js";

/** @throws ExplogError `INVALID_ARGUMENT` for what only a programming error can cause; nothing is written by then. */
export function checkStart(config: unknown, notes: unknown): void {
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `startExperiment: the configuration is ${JSON.stringify(config) ?? typeof config}. Pass a plain object, {} for none.`,
    );
  }
  if (typeof notes !== "string") {
    throw new ExplogError(
      "INVALID_ARGUMENT",
      `startExperiment: the notes are of type ${notes === null ? "null" : typeof notes}. Pass a text as the second argument, or leave it out.`,
    );
  }
}
