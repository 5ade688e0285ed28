import { brokenText, onOneLine, textLines } from "./text-width.js";

/** Narrower than this, a text is not worth its lines: deep in a configuration, they are longer than the screen. */
const NARROWEST_TEXT = 16;

/** A configuration, a line a key, what is inside another key indented below it; texts in their own lines. */
export function configLines(config: unknown, indent = "  "): string[] {
  return configEntries(config, { indent, width: Number.POSITIVE_INFINITY }).flat();
}

/** The same for a screen, the lines of every value together. */
export function configEntries(config: unknown, options: { indent: string; width: number }): string[][] {
  const { indent, width } = options;
  const below = { indent: `${indent}  `, width };
  if (!isObject(config)) {
    return config === null || config === undefined ? [] : [valueLines(indent, config, options)];
  }
  return Object.entries(config).flatMap(([key, value]) => {
    const name = `${indent}${onOneLine(key)}:`;
    const named = (mark = "") => brokenText(name + mark, width, "  ");
    if (isObject(value) && Object.keys(value).length > 0) return [named(), ...configEntries(value, below)];
    if (Array.isArray(value) && value.some(needsLines)) {
      const inItem = { indent: `${indent}    `, width };
      return [named(), ...value.flatMap((item) => [[`${below.indent}-`], ...configEntries(item, inItem)])];
    }
    if (isMultiline(value)) return [[...named(" |"), ...valueLines(below.indent, value, options)]];
    return [valueLines(`${name} `, value, options)];
  });
}

function valueLines(start: string, value: unknown, { width }: { width: number }): string[] {
  if (!isMultiline(value)) return brokenText(start + scalarText(value), width, "  ");
  const room = Math.max(NARROWEST_TEXT, width - start.length);
  return textLines(value, room).map((line) => (line === "" ? "" : start + line));
}

function needsLines(item: unknown): boolean {
  return (typeof item === "object" && item !== null) || isMultiline(item);
}

function isMultiline(value: unknown): value is string {
  return typeof value === "string" && /\n\s*\S/.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function scalarText(value: unknown): string {
  if (typeof value === "string") return onOneLine(value);
  return Array.isArray(value) && value.every((item) => typeof item !== "object")
    ? `[${value.map(scalarText).join(", ")}]`
    : JSON.stringify(value);
}
