import { ExplogError } from "../../format/explog-error.js";

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/i;

/**
 * The moment that `--at` names: a day (its first moment, UTC) or a time in ISO 8601.
 * @throws ExplogError `INVALID_ARGUMENT`.
 */
export function momentOption(text: string): Date {
  const day = MOMENT.exec(text.trim())?.[1];
  const moment = new Date(text.trim());
  // JavaScript takes 30 February for 2 March.
  const isDay = day !== undefined && new Date(`${day}T00:00Z`).toJSON()?.startsWith(day);
  if (isDay && !Number.isNaN(moment.getTime())) return moment;
  throw new ExplogError(
    "INVALID_ARGUMENT",
    `--at is ${JSON.stringify(text)}, which is no date. Pass a day such as 2026-01-31, or a time such as 2026-01-31T14:30Z.`,
  );
}
