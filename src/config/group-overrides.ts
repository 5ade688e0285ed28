import { optionsOfGroup } from "./config-files.js";
import { OverrideSyntaxError } from "./override-syntax-error.js";
import { parseOverrideValue } from "./override-value.js";

/** What a word of the command line says of a group: choose, append (`+`) or remove (`~`). */
export interface GroupOverride {
  kind: "choose" | "append" | "remove";
  /** From the root, with `@package` where the item of `defaults` has one of its own. */
  key: string;
  group: string;
  package?: string;
  /** `null`: nothing of the group; for `remove`, `undefined` is whatever stands there. */
  options: readonly string[] | null | undefined;
  text: string;
}

const FORM = /^(\+\+|\+|~)?\/?([\p{L}\p{N}_/-]+)(?:@([\p{L}\p{N}_.-]*))?(?:=(.*))?$/su;

/**
 * Parts the words that choose among a group's files (`model=large` where there is a folder `model/` with
 * configurations) from those that change a value.
 */
export function splitGroupOverrides(
  root: string,
  texts: readonly string[],
): { groups: GroupOverride[]; values: string[] } {
  const groups: GroupOverride[] = [];
  const values: string[] = [];
  for (const text of texts) {
    const found = groupOverride(root, text);
    if (found) groups.push(found);
    else values.push(text);
  }
  return { groups, values };
}

function groupOverride(root: string, text: string): GroupOverride | undefined {
  const match = FORM.exec(text);
  const group = match?.[2];
  if (!match || group === undefined || optionsOfGroup(root, group).length === 0) return undefined;
  const [, prefix, , place, valueText] = match;
  const kind = prefix === "~" ? "remove" : prefix ? "append" : "choose";
  const options = valueText === undefined ? undefined : namesOf(valueText);
  if (options === undefined && (kind !== "remove" || valueText !== undefined)) return undefined;
  const key = place === undefined ? group : `${group}@${place}`;
  return { kind, key, group, ...(place === undefined ? {} : { package: place }), options, text };
}

function namesOf(text: string): readonly string[] | null | undefined {
  try {
    const value = parseOverrideValue(text);
    if (value === null) return null;
    const list = Array.isArray(value) ? value : [value];
    const areNames = list.every((item) => typeof item === "string" || typeof item === "number");
    return areNames && list.length > 0 ? list.map(String) : undefined;
  } catch (error) {
    if (error instanceof OverrideSyntaxError) return undefined;
    throw error;
  }
}
