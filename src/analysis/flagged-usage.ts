import type { GenerationRecord } from "../format/generation-record.js";
import type { UsageFlag } from "../format/token-usage.js";

const SHOWN_KEYS = 3;

/** Generations whose usage report has one flag. */
export interface FlaggedUsage {
  flag: UsageFlag;
  count: number;
  /** The first few of them. */
  firstKeys: string[];
}

export interface FlaggedUsageCounter {
  add(record: GenerationRecord): void;
  /** In the order in which they first came. */
  inOrder(): FlaggedUsage[];
  /** Adds those of the generations that follow. */
  addAll(flagged: readonly FlaggedUsage[]): void;
  /** The most frequent first. */
  flagged(): FlaggedUsage[];
}

export function createFlaggedUsage(): FlaggedUsageCounter {
  const groups = new Map<UsageFlag, FlaggedUsage>();
  return {
    add({ key, tokenUsage }) {
      for (const flag of tokenUsage.flags) {
        const group = groups.get(flag) ?? { flag, count: 0, firstKeys: [] };
        groups.set(flag, group);
        group.count += 1;
        if (group.firstKeys.length < SHOWN_KEYS) group.firstKeys.push(key);
      }
    },
    inOrder: () => [...groups.values()],
    addAll(others) {
      for (const { flag, count, firstKeys } of others) {
        const group = groups.get(flag) ?? { flag, count: 0, firstKeys: [] };
        groups.set(flag, group);
        group.count += count;
        group.firstKeys.push(...firstKeys.slice(0, SHOWN_KEYS - group.firstKeys.length));
      }
    },
    flagged: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}
