const ZONE = /(?:[zZ]|[+-]\d{2}:?\d{2})$/;

/** A timestamp as ISO 8601 in UTC; without a zone it is this machine's local time. `null` when it is none. */
export function utcTime(timestamp: unknown): string | null {
  if (typeof timestamp !== "string" || !/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(timestamp)) return null;
  // A date and time without a zone is read as local by definition (ECMA-262, Date Time String Format).
  const isoText = timestamp.replace(" ", "T").replace(/(\.\d{3})\d+/, "$1");
  const date = new Date(ZONE.test(isoText) ? isoText : isoText.slice(0, 23));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** When an experiment started by its id, which holds the local time of whoever ran it. */
export function startOfId(id: string): string | null {
  const parts = /^exp_(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})/.exec(id);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts;
  return utcTime(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
}
