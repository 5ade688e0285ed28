import { isSecretKey } from "../format/redaction.js";
import { isConfigMap } from "./config-tree.js";

/**
 * The single values of a configuration by their dotted keys, `generation.temperature`, for templates.
 * Secrets are left out, and so are the prompts, which are the templates.
 */
export function templateScalars(tree: unknown): Record<string, string | number> {
  const scalars: Record<string, string | number> = Object.create(null);
  const walk = (value: unknown, path: readonly string[]): void => {
    if (path[0] === "prompt" || isSecretKey(path.at(-1) ?? "")) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, [...path, String(index)]);
    } else if (isConfigMap(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    } else if (typeof value === "string" || typeof value === "number") {
      scalars[path.join(".")] = value;
    } else if (typeof value === "boolean") {
      // As Python's str.format prints it.
      scalars[path.join(".")] = value ? "True" : "False";
    }
  };
  walk(tree, []);
  return scalars;
}
