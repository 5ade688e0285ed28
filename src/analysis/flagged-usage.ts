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
    flagged: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}
