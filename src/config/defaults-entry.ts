import { isConfigMap } from "./config-tree.js";

/** What stands in a list for a choice that is left to the command line or to an `override`. */
export const MUST_BE_CHOSEN = "???";

/** The files of a group to take, in their order; `null` for none. */
export type GroupOptions = readonly string[] | null | typeof MUST_BE_CHOSEN;

/** One item of a `defaults:` list, as Hydra 1.3 reads it. */
export type DefaultsEntry =
  | { kind: "self" }
  /** Another configuration of the same folder, by its name. */
  | { kind: "config"; name: string; package?: string; optional: boolean }
  | {
      kind: "group";
      /** With a leading `/` from the root, else from the folder of the file that names it. */
      group: string;
      package?: string;
      options: GroupOptions;
      optional: boolean;
      override: boolean;
    };

/** What is wrong with an item, in words; the caller adds where it stands. */
export class DefaultsEntryError extends Error {
  override readonly name = "DefaultsEntryError";
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

const FORMS = "Write `- group: option`, `- config_name`, or `- _self_`.";

/** @throws DefaultsEntryError when the item has none of the known forms. */
export function parseDefaultsEntry(item: unknown): DefaultsEntry {
  if (item === "_self_") return { kind: "self" };
  if (typeof item === "string") {
    const { name, package: place, keywords } = splitKey(item);
    if (keywords.override) throw new DefaultsEntryError(`\`${item}\` overrides no group`, FORMS);
    return { kind: "config", name, package: place, optional: keywords.optional };
  }
  const entries = isConfigMap(item) ? Object.entries(item) : [];
  const [only] = entries;
  if (!only || entries.length > 1) {
    throw new DefaultsEntryError(
      entries.length > 1 ? "an item of `defaults` names one group only" : "an item of `defaults` is no name",
      FORMS,
    );
  }
  const [key, value] = only;
  const { name, package: place, keywords } = splitKey(key);
  return { kind: "group", group: name, package: place, options: optionsOf(key, value), ...keywords };
}

function optionsOf(key: string, value: unknown): GroupOptions {
  if (value === null) return null;
  if (value === MUST_BE_CHOSEN) return MUST_BE_CHOSEN;
  const options = Array.isArray(value) ? value : [value];
  if (options.every((option) => typeof option === "string" && option !== "")) return options as string[];
  throw new DefaultsEntryError(`\`${key}\` has an option that is no name`, FORMS);
}

function splitKey(text: string): {
  name: string;
  package?: string;
  keywords: { optional: boolean; override: boolean };
} {
  const words = text.trim().split(/\s+/);
  const target = words.pop() ?? "";
  const unknown = words.find((word) => word !== "optional" && word !== "override");
  if (unknown !== undefined) {
    throw new DefaultsEntryError(
      `\`${unknown}\` before \`${target}\` is no keyword`,
      "Keywords: `optional`, `override`.",
    );
  }
  const at = target.indexOf("@");
  return {
    name: at === -1 ? target : target.slice(0, at),
    ...(at === -1 ? {} : { package: target.slice(at + 1) }),
    keywords: { optional: words.includes("optional"), override: words.includes("override") },
  };
}
