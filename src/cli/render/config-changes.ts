import { canonicalJson } from "../../format/canonical-json.js";
import { isSecretKey } from "../../format/redaction.js";

/** Longer values are cut: a prompt's first words tell which one it is. */
const LONGEST_VALUE_CHARACTERS = 100;

/**
 * What is different between two redacted configurations, a line a key: `model: "a" → "b"`. Keys that
 * name secrets are left out: what is kept of them does not tell one from another.
 */
export function configChanges(before: unknown, after: unknown): string[] {
  const old = new Map(leaves(before));
  const now = new Map(leaves(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => `${path}: ${shown(old.get(path))} → ${shown(now.get(path))}`);
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

function shown(json: string | undefined): string {
  if (json === undefined) return "(not set)";
  return json.length > LONGEST_VALUE_CHARACTERS ? `${json.slice(0, LONGEST_VALUE_CHARACTERS - 1)}…` : json;
}
