import { isRevisionOf } from "./match-kind.js";
import { PRICE_OVERRIDE_ROWS, type PriceOverrideRow } from "./price-override-rows.js";
import type { PriceSheet } from "./price-sheet.js";

/** The rows that can ever apply to a name of a provider. */
export function overrideRowsFor(provider: string, name: string): PriceOverrideRow[] {
  return PRICE_OVERRIDE_ROWS.filter(
    (row) =>
      row.provider === provider && row.models.some((model) => model === name || isRevisionOf(name, model)),
  );
}

/** The row in force at a moment. */
export function overrideAt(rows: readonly PriceOverrideRow[], at: Date): PriceOverrideRow | undefined {
  return rows.findLast(
    (row) => (!row.from || at >= new Date(row.from)) && (!row.until || at < new Date(row.until)),
  );
}

export function applyOverride(row: PriceOverrideRow, tableSheet: PriceSheet | undefined): PriceSheet {
  return row.replaces === "all" ? row.sheet : { ...tableSheet, ...row.sheet };
}
