import type { UsageFlag } from "./token-usage.js";

/** Flags of reports that do add up: they only say how the counts came about, or what no count can hold. */
const REMARKS: readonly UsageFlag[] = ["summed_steps", "cache_writes_unreported"];

/** Whether a flag is a remark on a report, and not a doubt about its counts. */
export function isUsageRemark(flag: UsageFlag): boolean {
  return REMARKS.includes(flag);
}
