import { objectEnd } from "../journal/object-end.js";

/** What can still be read of a log that was cut short: its first fields, and the generations that are whole. */
export interface SalvagedLog {
  fields: Record<string, unknown>;
  metrics: unknown[];
}

/** @returns `undefined` when not even the fields before the generations are whole. */
export function salvageLog(text: string): SalvagedLog | undefined {
  for (const opening of text.matchAll(/,?\s*"metrics"\s*:\s*\[/g)) {
    const fields = parseObject(`${text.slice(0, opening.index)}}`);
    // The configuration may hold metrics of its own: what stands before those is no whole object.
    if (fields) return { fields, metrics: wholeObjects(text, opening.index + opening[0].length) };
  }
  return undefined;
}

function wholeObjects(text: string, start: number): unknown[] {
  const objects: unknown[] = [];
  for (let at = start; ; ) {
    const opening = /\s*,?\s*\{/y;
    opening.lastIndex = at;
    if (!opening.test(text)) return objects;
    const start = opening.lastIndex - 1;
    const end = objectEnd(text, start, text.length);
    const object = end === undefined ? undefined : parseObject(text.slice(start, end));
    if (!object || end === undefined) return objects;
    objects.push(object);
    at = end;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
