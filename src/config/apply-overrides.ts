import { canonicalJson } from "../format/canonical-json.js";
import { nearestName } from "../format/nearest-name.js";
import { redactCommandLine } from "../format/redaction.js";
import { type ConfigPath, isWithin, pathText } from "./config-path.js";
import type { ConfigProblem } from "./config-problem.js";
import { type ConfigMap, isConfigMap, removeAt, setAt, valueAt } from "./config-tree.js";
import { type Override, parseOverride } from "./override.js";
import { OverrideSyntaxError } from "./override-syntax-error.js";

/** What a word of the command line did to a value. */
export interface OverrideOrigin {
  /** `removeItem`: an item of a list, after which the later ones move up. */
  kind: "set" | "remove" | "removeItem";
  path: ConfigPath;
  /** The word, as an error shows it. */
  where: string;
}

/** Applies overrides to a tree in place, in their order. */
export function applyOverrides(
  tree: ConfigMap,
  texts: readonly string[],
): { origins: OverrideOrigin[]; problems: ConfigProblem[] } {
  let origins: OverrideOrigin[] = [];
  const problems: ConfigProblem[] = [];
  for (const text of texts) {
    const where = `command line: \`${redactCommandLine([text]).join("")}\``;
    try {
      const override = parseOverride(text);
      const wrong = apply(tree, override, (kind, path) => {
        if (kind === "removeItem") origins = movedUp(origins, path);
        origins.push({ kind, path, where });
      });
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

/** What the command line did to a value or something above it, the last of it if there was more. */
export function originOf(origins: readonly OverrideOrigin[], path: ConfigPath): OverrideOrigin | undefined {
  return origins.findLast(({ kind, path: changed }) => kind !== "removeItem" && isWithin(path, changed));
}

/** Items behind a removed one have a new position, and so has what the command line did to them. */
function movedUp(origins: readonly OverrideOrigin[], removed: ConfigPath): OverrideOrigin[] {
  const depth = removed.length - 1;
  const list = removed.slice(0, depth);
  return origins.flatMap((origin) => {
    const { kind, path } = origin;
    if (kind === "removeItem" || path.length <= depth || !isWithin(path, list)) return [origin];
    const past = Number(path[depth]) - Number(removed[depth]);
    if (past === 0) return [];
    return past < 0
      ? [origin]
      : [{ ...origin, path: [...list, Number(path[depth]) - 1, ...path.slice(depth + 1)] }];
  });
}

type RecordChange = (kind: OverrideOrigin["kind"], path: ConfigPath) => void;

function apply(
  tree: ConfigMap,
  override: Override,
  record: RecordChange,
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
    const isItem = Array.isArray(valueAt(tree, path.slice(0, -1)));
    removeAt(tree, path);
    record(isItem ? "removeItem" : "remove", path);
    return undefined;
  }
  const isMerge = isConfigMap(present) && isConfigMap(value);
  if (kind === "add" && present !== undefined && !isMerge) {
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
function set(tree: ConfigMap, path: ConfigPath, value: unknown, record: RecordChange): boolean {
  if (!isConfigMap(value) || !isConfigMap(valueAt(tree, path))) {
    record("set", path);
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
