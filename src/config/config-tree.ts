import type { ConfigPath } from "./config-path.js";

/** A map of a configuration, keys as the user spelled them. */
export type ConfigMap = Record<string, unknown>;

/** Maps and lists below this depth are refused, so that no later step can run out of stack. */
const DEEPEST_LEVEL = 100;

export function isConfigMap(value: unknown): value is ConfigMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy in which nothing is shared, so that a change through one alias does not show through another. */
export function copyTree(value: unknown, level = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (level > DEEPEST_LEVEL) throw new RangeError(`values are nested more than ${DEEPEST_LEVEL} levels deep`);
  if (Array.isArray(value)) return value.map((item) => copyTree(item, level + 1));
  const copy: ConfigMap = {};
  for (const [key, item] of Object.entries(value)) setOwn(copy, key, copyTree(item, level + 1));
  return copy;
}

export function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isConfigMap(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** Sets a value, making the maps on the way; `false` when something on the way is not a map or list. */
export function setAt(root: ConfigMap, path: ConfigPath, value: unknown): boolean {
  let holder: unknown = root;
  for (const step of path.slice(0, -1)) {
    const next = valueAt(holder, [step]);
    if (next === undefined || next === null) {
      if (!isConfigMap(holder)) return false;
      const made: ConfigMap = {};
      setOwn(holder, String(step), made);
      holder = made;
    } else holder = next;
  }
  const last = path.at(-1);
  if (last === undefined) return false;
  if (Array.isArray(holder)) {
    const index = Number(last);
    if (!Number.isInteger(index) || index < 0 || index > holder.length) return false;
    holder[index] = value;
    return true;
  }
  if (!isConfigMap(holder)) return false;
  setOwn(holder, String(last), value);
  return true;
}

/**
 * Lays one tree over another, in place: maps key by key, everything else replaces. What is still to be
 * given (`???`) gives way to what is there.
 */
export function mergeTree(base: ConfigMap, over: ConfigMap): void {
  for (const [key, value] of Object.entries(over)) {
    const present = valueAt(base, [key]);
    if (isConfigMap(present) && isConfigMap(value)) mergeTree(present, value);
    else if (value !== "???" || present === undefined) setOwn(base, key, value);
  }
}

/** Removes a value; `false` when there was none. */
export function removeAt(root: ConfigMap, path: ConfigPath): boolean {
  if (valueAt(root, path) === undefined) return false;
  const holder = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (last === undefined) return false;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isConfigMap(holder)) delete holder[last];
  return true;
}

/** A plain assignment of the key `__proto__` would change the prototype instead. */
function setOwn(holder: ConfigMap, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}
