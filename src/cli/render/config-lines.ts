import { onOneLine } from "./text-width.js";

/** A configuration, a line a key, what is inside another key indented below it. */
export function configLines(config: unknown, indent = "  "): string[] {
  if (!isObject(config)) return config === null || config === undefined ? [] : [indent + scalarText(config)];
  return Object.entries(config).flatMap(([key, value]) => {
    const name = `${indent}${onOneLine(key)}:`;
    if (isObject(value) && Object.keys(value).length > 0) return [name, ...configLines(value, `${indent}  `)];
    if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
      return [name, ...value.flatMap((item) => [`${indent}  -`, ...configLines(item, `${indent}    `)])];
    }
    return [`${name} ${scalarText(value)}`];
  });
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
