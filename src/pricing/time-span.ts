/** From the first millisecond to just before the second, since the epoch. */
export interface TimeSpan {
  from: number;
  until: number;
}

/** The largest span around a moment that holds none of the boundaries in its inside. */
export function spanAround(at: number, boundaries: readonly number[]): TimeSpan {
  let from = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const boundary of boundaries) {
    if (boundary <= at && boundary > from) from = boundary;
    if (boundary > at && boundary < until) until = boundary;
  }
  return { from, until };
}

/** The first moment of a date as the data files write it (`2025-06-17`, `2025-09-05T16:00Z`), UTC. */
export function momentOf(date: string): number {
  return Date.parse(date);
}
