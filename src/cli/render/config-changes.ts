import { canonicalJson } from "../../format/canonical-json.js";
import { isSecretKey } from "../../format/redaction.js";

/** Longer values are cut: a prompt's first words tell which one it is. */
const LONGEST_VALUE_CHARACTERS = 100;
/** What is shown of both before the place where they begin to differ. */
const CHARACTERS_BEFORE = 30;

/**
 * What is different between two redacted configurations, a line a key: `model: "a" → "b"`. Keys that
 * name secrets are left out: what is kept of them does not tell one from another.
 */
export function configChanges(before: unknown, after: unknown): string[] {
  const old = new Map(leaves(before));
  const now = new Map(leaves(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => `${path}: ${shownPair(old.get(path), now.get(path)).join(" → ")}`);
}

/** Every value that is no object, with the dotted path of its key. */
function leaves(value: unknown, path = ""): [string, string][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [[path, canonicalJson(value)]];
  }
  const entries = Object.entries(value).filter(([key]) => !isSecretKey(key));
  if (entries.length === 0) return path === "" ? [] : [[path, "{}"]];
  return entries.flatMap(([key, item]) => leaves(item, path === "" ? key : `${path}.${key}`));
}

/** Of long texts, the part in which they begin to differ. */
function shownPair(before: string | undefined, after: string | undefined): [string, string] {
  const place = firstDifference(before ?? "", after ?? "");
  const isFar = before !== undefined && after !== undefined && place >= LONGEST_VALUE_CHARACTERS - 1;
  const start = isFar ? place - CHARACTERS_BEFORE : 0;
  return [shown(before, start), shown(after, start)];
}

function shown(json: string | undefined, start: number): string {
  if (json === undefined) return "(not set)";
  const text = start > 0 ? `…${json.slice(start)}` : json;
  return text.length > LONGEST_VALUE_CHARACTERS ? `${text.slice(0, LONGEST_VALUE_CHARACTERS - 1)}…` : text;
}

function firstDifference(one: string, other: string): number {
  let place = 0;
  while (place < one.length && place < other.length && one[place] === other[place]) place += 1;
  return place;
}
