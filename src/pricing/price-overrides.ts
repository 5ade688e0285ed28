import { isRevisionOf } from "./match-kind.js";
import { isPeak, peakBoundaries } from "./peak-hours.js";
import type { PriceOverrideRow } from "./price-override-row.js";
import { PRICE_OVERRIDE_ROWS } from "./price-override-rows.js";
import { MEDIA_PRICE_FIELDS, type PriceSheet } from "./price-sheet.js";
import { scaledSheet } from "./scaled-sheet.js";
import { momentOf } from "./time-span.js";

/** The rows that can ever apply to a name of a provider. */
export function overrideRowsFor(provider: string, name: string): PriceOverrideRow[] {
  return PRICE_OVERRIDE_ROWS.filter(
    (row) =>
      row.provider === provider &&
      row.models.some((model) => model === name || (!row.exactNameOnly && isRevisionOf(name, model))),
  );
}

/** The row in force at a moment. */
export function overrideAt(rows: readonly PriceOverrideRow[], at: number): PriceOverrideRow | undefined {
  return rows.findLast(
    (row) => (!row.from || at >= momentOf(row.from)) && (!row.until || at < momentOf(row.until)),
  );
}

/** The moments at which another row, or none, comes into force. */
export function overrideBoundaries(rows: readonly PriceOverrideRow[], at: number): number[] {
  const peak = overrideAt(rows, at)?.peak;
  return [
    ...rows.flatMap((row) => [row.from, row.until].flatMap((date) => (date ? [momentOf(date)] : []))),
    ...(peak ? peakBoundaries(peak, at) : []),
  ];
}

/** The row as it holds at a moment of its span: at peak hours its sheet is dearer. */
export function overrideAtHour(row: PriceOverrideRow, at: number): PriceOverrideRow {
  const { peak } = row;
  if (!peak || !isPeak(peak, at)) return row;
  const caveat = [row.caveat?.text, peak.caveat].filter((text) => text !== undefined).join("; ");
  const sheet = scaledSheet(row.sheet, peak);
  return { ...row, sheet, ...(caveat !== "" && { caveat: { text: caveat, appliesTo: "every-call" } }) };
}

/** The table's sheet with the row's prices over it; a media price goes over its own modality only. */
export function applyOverride(row: PriceOverrideRow, tableSheet: PriceSheet | undefined): PriceSheet {
  if (row.replaces === "all") return row.sheet;
  const merged: PriceSheet = { ...tableSheet, ...row.sheet };
  for (const field of MEDIA_PRICE_FIELDS) {
    if (row.sheet[field]) merged[field] = { ...tableSheet?.[field], ...row.sheet[field] };
  }
  return merged;
}
