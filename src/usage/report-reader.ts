/** Reads fields of a value nobody vouches for: no getter that throws gets through, no count that is none. */
export interface ReportReader {
  /** The field as a whole number of at least 0; `undefined` when it is absent, `null` or no such number. */
  count(source: unknown, key: string): number | undefined;
  /** Whether a count was there and was no count. */
  sawInvalidCount(): boolean;
}

export function createReportReader(): ReportReader {
  let invalid = false;
  return {
    count(source, key) {
      const value = field(source, key, UNREADABLE);
      if (value === undefined || value === null) return undefined;
      if (Number.isSafeInteger(value) && (value as number) >= 0) return (value as number) + 0;
      invalid = true;
      return undefined;
    },
    sawInvalidCount: () => invalid,
  };
}

const UNREADABLE = Symbol("unreadable");

/** `source[key]`, or `whenUnreadable` when reading it throws. */
export function field(source: unknown, key: string, whenUnreadable?: unknown): unknown {
  if (typeof source !== "object" || source === null) return undefined;
  try {
    return (source as Record<string, unknown>)[key];
  } catch {
    return whenUnreadable;
  }
}

/** The field when it is an object (an array included), else `undefined`. */
export function objectField(source: unknown, key: string): object | undefined {
  const value = field(source, key);
  return typeof value === "object" && value !== null ? value : undefined;
}

/** The field when it is a text with something in it, else `undefined`. */
export function textField(source: unknown, key: string): string | undefined {
  const value = field(source, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The items of a field that is an array, as far as they can be read, else none. */
export function listField(source: unknown, key: string): unknown[] {
  return listItems(field(source, key));
}

/** The items of an array, as far as they can be read, else none. */
export function listItems(value: unknown): unknown[] {
  try {
    return Array.isArray(value) ? Array.from(value) : [];
  } catch {
    return [];
  }
}

/** Whether reading the field gives anything but `undefined` and `null`. */
export function hasField(source: unknown, key: string): boolean {
  const value = field(source, key);
  return value !== undefined && value !== null;
}

/** The names of an object's own fields; none, when they cannot be told. */
export function fieldNames(source: object): string[] {
  try {
    return Object.keys(source);
  } catch {
    return [];
  }
}
