import type { UsageParts } from "./usage-report.js";

const DETAILS = ["inputByModality", "outputByModality", "cacheReadByModality", "serverToolUses"] as const;

/**
 * The counts without those that adding up took beyond 2⁵³, where numbers are no longer exact. Each count by
 * itself was exact, and a sum of such never comes back below 2⁵³, so that looking at the end is enough.
 */
export function withoutInexactSums(given: UsageParts): { parts: UsageParts; droppedAny: boolean } {
  if (!hasInexact(given) && !DETAILS.some((key) => hasInexact(given[key]))) {
    return { parts: given, droppedAny: false };
  }
  const parts: UsageParts = exactOnly(given);
  for (const key of DETAILS) {
    const details = given[key];
    if (details) parts[key] = exactOnly(details);
  }
  return { parts, droppedAny: true };
}

function isInexact(value: unknown): boolean {
  return typeof value === "number" && !Number.isSafeInteger(value);
}

function hasInexact(counts: object | undefined): boolean {
  for (const value of Object.values(counts ?? {})) if (isInexact(value)) return true;
  return false;
}

function exactOnly<Counts extends object>(counts: Counts): Counts {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => !isInexact(value))) as Counts;
}
