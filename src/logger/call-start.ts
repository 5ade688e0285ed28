import { ExplogError } from "../format/explog-error.js";

/** The start of a call as given, or now. */
export function startOf(timestamp: Date | string | number | undefined): Date {
  if (timestamp === undefined) return new Date();
  const start = new Date(timestamp);
  if (!Number.isNaN(start.getTime())) return start;
  throw new ExplogError(
    "INVALID_ARGUMENT",
    `logGeneration: timestamp ${JSON.stringify(timestamp)} is no time. Pass a Date, milliseconds, or an ISO 8601 text.`,
  );
}
