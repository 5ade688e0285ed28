import { isSecretKey } from "../format/redaction.js";
import { type ConfigMap, copyTree, isConfigMap } from "./config-tree.js";

/** The resolved configuration with the user's own keys; secrets that are references stay references. */
export function snapshotOf(written: unknown, resolved: unknown): ConfigMap {
  const copy = (before: unknown, after: unknown): unknown => {
    if (!isConfigMap(after) || !isConfigMap(before)) return copyTree(after);
    return Object.fromEntries(
      Object.entries(after).map(([key, item]) => [
        key,
        isSecretKey(key) ? copyTree(before[key]) : copy(before[key], item),
      ]),
    );
  };
  return copy(written, resolved) as ConfigMap;
}
