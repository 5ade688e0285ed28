import type { ConfigPath } from "../config/config-path.js";
import type { Frame } from "./frame-inputs.js";
import type { ItemSource } from "./input-item.js";
import type { RowInputs } from "./row-items.js";

/** Reads what a key names; what is wrong with it is noted there. */
export type ReadAt = <Value>(
  path: ConfigPath,
  read: () => Value | Promise<Value>,
  reliesOn?: readonly ConfigPath[],
) => Promise<Value | undefined>;

/** What a run asks about, as far as it could be read. */
export interface ItemInputs {
  frames?: Frame[];
  rows?: RowInputs;
  items?: ItemSource;
}
