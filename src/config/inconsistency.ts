import type { ConfigPath } from "./config-path.js";

/** Keys that contradict each other, or one that would have no effect. */
export interface Inconsistency {
  path: ConfigPath;
  message: string;
  remedy: string;
  /** Values whose absence counts here: if one of them was only misspelt, there may be no contradiction. */
  reliesOn?: ConfigPath[];
}
