/** Hours of the week at which a provider takes a multiple of its price. */
export interface PeakHours {
  /** Whole hours of UTC, the second one no longer part of it. */
  hours: readonly (readonly [from: number, until: number])[];
  /** Saturdays and Sundays, UTC, have none. */
  weekdaysOnly: boolean;
  multiplier: number;
  /** Goes into the record of every call of these hours. */
  caveat?: string;
}

const MILLISECONDS_PER_HOUR = 3_600_000;
const MILLISECONDS_PER_DAY = 24 * MILLISECONDS_PER_HOUR;

export function isPeak(peak: PeakHours, at: number): boolean {
  const moment = new Date(at);
  const day = moment.getUTCDay();
  if (peak.weekdaysOnly && (day === 0 || day === 6)) return false;
  const hour = moment.getUTCHours();
  return peak.hours.some(([from, until]) => hour >= from && hour < until);
}

/** The moments of the days around `at` at which peak hours begin or end. */
export function peakBoundaries(peak: PeakHours, at: number): number[] {
  const midnight = Math.floor(at / MILLISECONDS_PER_DAY) * MILLISECONDS_PER_DAY;
  // Over a weekend the next change is up to three days away.
  return [-3, -2, -1, 0, 1, 2, 3]
    .map((days) => midnight + days * MILLISECONDS_PER_DAY)
    .flatMap((day) => peak.hours.flat().map((hour) => day + hour * MILLISECONDS_PER_HOUR));
}
