import { invalidPrice } from "./invalid-price.js";

const DAY_OR_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?(?:[Zz]|([+-])(\d{2}):?(\d{2}))?)?$/;
const MILLISECONDS_PER_MINUTE = 60_000;

/**
 * A day means its first moment, and a time without a zone is UTC, whatever the machine's own.
 * @throws ExplogError `PRICES_INVALID`, also for days that no calendar has.
 */
export function parseMoment(value: unknown, where: string): Date {
  const moment = value instanceof Date ? value : typeof value === "string" ? momentOfText(value) : undefined;
  if (moment && !Number.isNaN(moment.getTime())) return moment;
  throw invalidPrice(
    where,
    value,
    "expected a day of the calendar such as 2026-01-31, or a time such as 2026-01-31T18:00Z",
  );
}

function momentOfText(text: string): Date | undefined {
  const [, day, minutes = "00:00", seconds = "00", fraction = "", sign, hoursEast = "0", minutesEast = "0"] =
    DAY_OR_TIME.exec(text) ?? [];
  if (day === undefined || Number(hoursEast) > 14 || Number(minutesEast) > 59) return undefined;
  const spelled = `${day}T${minutes}:${seconds}.${fraction.padEnd(3, "0")}Z`;
  const moment = new Date(spelled);
  // JavaScript takes 2026-02-30 for the second of March.
  if (Number.isNaN(moment.getTime()) || moment.toISOString() !== spelled) return undefined;
  const east = (Number(hoursEast) * 60 + Number(minutesEast)) * MILLISECONDS_PER_MINUTE;
  return new Date(moment.getTime() - (sign === "-" ? -east : east));
}
