import { canonicalJson } from "../format/canonical-json.js";
import { redactCommandLine } from "../format/redaction.js";
import { type ConfigPath, isWithin, pathText } from "./config-path.js";
import type { ConfigProblem } from "./config-problem.js";
import { type ConfigMap, isConfigMap, removeAt, setAt, valueAt } from "./config-tree.js";
import { nearestName } from "./nearest-name.js";
import { type Override, parseOverride } from "./override.js";
import { OverrideSyntaxError } from "./override-value.js";

/** A value that the command line set, and the word that did it. */
export interface OverrideOrigin {
  path: ConfigPath;
  where: string;
}

/** Applies overrides to a tree in place, in their order. */
export function applyOverrides(
  tree: ConfigMap,
  texts: readonly string[],
): { origins: OverrideOrigin[]; problems: ConfigProblem[] } {
  const origins: OverrideOrigin[] = [];
  const problems: ConfigProblem[] = [];
  for (const text of texts) {
    const where = `command line: \`${redactCommandLine([text]).join("")}\``;
    try {
      const override = parseOverride(text);
      const wrong = apply(tree, override, (path) => origins.push({ path, where }));
      if (wrong) problems.push({ where, ...wrong });
    } catch (error) {
      if (!(error instanceof OverrideSyntaxError)) throw error;
      const remedy =
        "Write `key=value`, `+key=value`, `++key=value` or `~key`; put a value with commas or brackets in quotes: 'notes=\"a, b\"'.";
      problems.push({ where, message: error.message, remedy });
    }
  }
  return { origins, problems };
}

/** The command-line word that set a value or something above it, the last one first. */
export function originOf(origins: readonly OverrideOrigin[], path: ConfigPath): string | undefined {
  return origins.findLast((origin) => isWithin(path, origin.path))?.where;
}

function apply(
  tree: ConfigMap,
  override: Override,
  record: (path: ConfigPath) => void,
): Omit<ConfigProblem, "where"> | undefined {
  const { kind, path, value } = override;
  const name = pathText(path);
  const present = valueAt(tree, path);
  if (kind === "remove") {
    if (present === undefined) return notThere(tree, path);
    if (override.hasValue && canonicalJson(present) !== canonicalJson(value)) {
      return {
        message: `\`${name}\` has another value`,
        remedy: `Write \`~${name}\` to remove it whatever it is.`,
      };
    }
    removeAt(tree, path);
    return undefined;
  }
  if (kind === "add" && present !== undefined) {
    return { message: `\`${name}\` is there already`, remedy: `Write \`${name}=…\` to change it.` };
  }
  if (set(tree, path, value, record)) return undefined;
  const parent = pathText(path.slice(0, -1));
  return {
    message: `\`${parent}\` is not a map, so it has no \`${path.at(-1)}\``,
    remedy: `Look at \`${parent}\` in the file.`,
  };
}

/** A map is merged into the map that is there, key by key; everything else replaces. */
function set(tree: ConfigMap, path: ConfigPath, value: unknown, record: (path: ConfigPath) => void): boolean {
  if (!isConfigMap(value) || !isConfigMap(valueAt(tree, path))) {
    record(path);
    return setAt(tree, path, value);
  }
  return Object.entries(value).every(([key, item]) => set(tree, [...path, key], item, record));
}

function notThere(tree: ConfigMap, path: ConfigPath): Omit<ConfigProblem, "where"> {
  const parent = valueAt(tree, path.slice(0, -1));
  const names = isConfigMap(parent) ? Object.keys(parent) : [];
  const near = nearestName(String(path.at(-1)), names);
  const there = names.length > 0 ? `There is: ${names.join(", ")}.` : "";
  return {
    message: `\`${pathText(path)}\` is not in the configuration, so it cannot be removed`,
    remedy: [near && `Did you mean \`${pathText([...path.slice(0, -1), near])}\`?`, there]
      .filter(Boolean)
      .join(" "),
  };
}
