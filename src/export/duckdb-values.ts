import type * as DuckDb from "@duckdb/node-api";
import type { DuckDbModule } from "./duckdb-session.js";

/** A value of a result as JSON has it; a number too large for one, and an infinite one, is a text. */
export type PlainValue = null | boolean | number | string | PlainValue[] | { [name: string]: PlainValue };

/** Turns DuckDB's values into plain ones: dates and times as ISO 8601 has them, counts and decimals as numbers. */
export function createValueConverter(duckDb: DuckDbModule): DuckDb.DuckDBValueConverter<PlainValue> {
  const { DuckDBTypeId: Id, JsonDuckDBValueConverter: toJson } = duckDb;
  const whole = new Set([Id.BIGINT, Id.UBIGINT, Id.HUGEINT, Id.UHUGEINT]);
  const times = new Set([Id.TIMESTAMP, Id.TIMESTAMP_S, Id.TIMESTAMP_MS, Id.TIMESTAMP_NS, Id.TIMESTAMP_TZ]);
  return (value, type, converter) => {
    if (value === null) return null;
    if (whole.has(type.typeId)) return numberOrText(String(value));
    if (type.typeId === Id.DECIMAL) return numberOrText(String(value));
    if (times.has(type.typeId)) return isoTime(String(value));
    return toJson(value, type, converter as DuckDb.DuckDBValueConverter<DuckDb.Json>) as PlainValue;
  };
}

/** A number only where it says exactly as much. */
function numberOrText(text: string): number | string {
  const digits = text.replace(/^-|\./g, "").replace(/^0+/, "");
  return digits.length <= 15 ? Number(text) : text;
}

/** DuckDB says `2025-06-29 14:30:52.5+00`. */
function isoTime(text: string): string {
  const time = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00(?::?00)?)?$/.exec(text);
  return time ? `${time[1]}T${time[2]}Z` : text;
}
