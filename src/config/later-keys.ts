import type { ConfigPath } from "./config-path.js";
import { type ConfigMap, removeAt, valueAt } from "./config-tree.js";

interface LaterKey {
  path: ConfigPath;
  /** What to do until it is there. */
  instead: string;
}

/** Keys that have a meaning planned but none yet: they are refused, since to ignore one would change a run unseen. */
const laterKeys: LaterKey[] = [
  {
    path: ["inputs", "video"],
    instead: "Extract the frames (`ffmpeg -i clip.mp4 frames/%06d.png`) and use `inputs.frames`.",
  },
  { path: ["inputs", "max_side"], instead: "Resize the frames beforehand." },
  { path: ["inputs", "frames", "pattern"], instead: "Keep the frames of one run in a folder of their own." },
  { path: ["inputs", "frames", "max_side"], instead: "Resize the frames beforehand." },
  { path: ["inputs", "frames", "limit"], instead: "Use `inputs.limit`." },
];

/** Takes the keys of later versions out of a tree, and says which ones there were. */
export function takeLaterKeys(tree: ConfigMap): LaterKey[] {
  return laterKeys.filter(({ path }) => {
    if (valueAt(tree, path) === undefined) return false;
    return removeAt(tree, path);
  });
}
