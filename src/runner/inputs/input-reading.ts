import type { ConfigPath } from "../../config/config-path.js";
import type { Frame } from "./frame-inputs.js";
import type { ItemSource } from "./input-item.js";
import type { RowInputs } from "./row-items.js";
import type { VideoManifest } from "./video-frames.js";

/** Reads what a key names; what is wrong with it is noted there. */
export type ReadAt = <Value>(
  path: ConfigPath,
  read: () => Value | Promise<Value>,
  reliesOn?: readonly ConfigPath[],
) => Promise<Value | undefined>;

/** What a run asks about, as far as it could be read. */
export interface ItemInputs {
  frames?: Frame[];
  /** How the frames came out of a video. */
  manifest?: VideoManifest;
  rows?: RowInputs;
  items?: ItemSource;
}
