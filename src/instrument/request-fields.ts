import type { ContentMessage } from "../format/content.js";

/** The object itself, or an empty one for whatever is none. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** All fields but the named ones: what a rest pattern gives, which costs several times as much. */
export function fieldsWithout(value: unknown, names: ReadonlySet<string>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const fields = fieldsOf(value);
  for (const name of Object.keys(fields)) {
    if (!names.has(name) && name !== "__proto__") kept[name] = fields[name];
  }
  return kept;
}

export function finiteNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function nonEmptyText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** How many pictures are sent along; `undefined` for none. */
export function countImages(messages: readonly ContentMessage[]): number | undefined {
  let images = 0;
  for (const { parts } of messages) {
    for (const part of parts) if (part.type === "media" && part.mediaType.startsWith("image/")) images += 1;
  }
  return images > 0 ? images : undefined;
}

/** The arguments of a tool call as the value they stand for; a text that is no JSON stays a text. */
export function parsedArguments(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
