import type { ExperimentHead } from "../format/experiment-log.js";
import type { ValueDifference } from "./value-differences.js";

/** What runs read, laid side by side by content; `unknown` where one of them did not write it down. */
export type InputComparison = "same" | "different" | "unknown";

type Head = Pick<ExperimentHead, "run"> | null;

export function compareContents(heads: readonly Head[], part: string): InputComparison {
  const hashes = heads.map((head) => head?.run?.inputHashes?.[part]);
  if (hashes.some((hash) => hash === undefined)) return "unknown";
  return new Set(hashes).size === 1 ? "same" : "different";
}

/** Contents that differ, as places beside those of the configuration. */
export function contentDifferences(heads: readonly Head[]): ValueDifference[] {
  const parts = new Set(heads.flatMap((head) => Object.keys(head?.run?.inputHashes ?? {})));
  return [...parts]
    .filter((part) => compareContents(heads, part) === "different")
    .map((part) => ({
      path: `contents.${part}`,
      values: heads.map((head) => head?.run?.inputHashes?.[part]?.slice(0, 12)),
    }));
}
