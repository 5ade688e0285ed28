import { nearestName } from "../format/nearest-name.js";
import { type ConfigPath, isWithin } from "./config-path.js";
import { valueAt } from "./config-tree.js";

/** A place of a configuration at which something wrong was found. */
export interface Fault {
  path: ConfigPath;
  /** The key there is not known; it may be another one misspelt. */
  isUnknownKey?: boolean;
}

/**
 * Whether a value, or its absence, can be gone by: nothing wrong was found in it, and no unknown key
 * looks like what it should have been.
 */
export function isSound(tree: unknown, faults: readonly Fault[], path: ConfigPath): boolean {
  return !faults.some(
    (fault) =>
      isWithin(path, fault.path) ||
      isWithin(fault.path, path) ||
      (fault.isUnknownKey && isMeantBy(tree, fault, path)),
  );
}

function isMeantBy(tree: unknown, fault: Fault, path: ConfigPath): boolean {
  const depth = fault.path.length - 1;
  const key = path[depth];
  if (key === undefined || !isWithin(path, fault.path.slice(0, depth))) return false;
  const isAbsent = valueAt(tree, path.slice(0, depth + 1)) === undefined;
  return isAbsent && nearestName(String(fault.path[depth]), [String(key)]) !== undefined;
}
