import type { TokenUsage, UsageFlag } from "../format/token-usage.js";
import { withoutInexactSums } from "./inexact-sums.js";
import type { UsageParts } from "./usage-report.js";

/**
 * The canonical usage of what a provider file found, with a flag for every invariant that does not
 * hold. Counts stay as they came; a total is added up only where the provider gives none.
 */
export function usageFromParts(given: UsageParts, sawInvalidCount: boolean): TokenUsage {
  const { parts, droppedAny } = withoutInexactSums(given);
  const { inputTokens, outputTokens, reportedTotalTokens } = parts;
  const sum =
    inputTokens === undefined || outputTokens === undefined ? undefined : inputTokens + outputTokens;
  const isInexactTotal = reportedTotalTokens === undefined && sum !== undefined && !Number.isSafeInteger(sum);
  const flags = new Set<UsageFlag>(parts.flags);
  if (sawInvalidCount || droppedAny || isInexactTotal) flags.add("invalid_count");
  if (sum !== undefined && reportedTotalTokens !== undefined && sum !== reportedTotalTokens) {
    flags.add("total_mismatch");
  }
  if (!cacheFits(parts)) flags.add("cache_exceeds_input");
  if (exceeds(parts.reasoningTokens, outputTokens)) flags.add("reasoning_exceeds_output");
  if (!modalitiesFit(parts)) flags.add("modality_mismatch");
  const known = inputTokens !== undefined || outputTokens !== undefined || reportedTotalTokens !== undefined;
  return {
    inputTokens: inputTokens ?? null,
    outputTokens: outputTokens ?? null,
    totalTokens: reportedTotalTokens ?? (isInexactTotal ? undefined : sum) ?? null,
    ...presentCounts(parts),
    source: known ? "reported" : "unknown",
    flags: [...flags],
  };
}

/** A usage of which nothing is known. */
export function unknownUsage(flags: UsageFlag[]): TokenUsage {
  return { inputTokens: null, outputTokens: null, totalTokens: null, source: "unknown", flags };
}

function cacheFits(parts: UsageParts): boolean {
  const { inputTokens, cacheReadTokens = 0, cacheWriteTokens = 0, cacheWriteOneHourTokens } = parts;
  if (exceeds(cacheWriteOneHourTokens, parts.cacheWriteTokens)) return false;
  return !exceeds(cacheReadTokens + cacheWriteTokens, inputTokens);
}

function modalitiesFit(parts: UsageParts): boolean {
  return (
    modalityFits(parts.inputByModality, parts.inputTokens) &&
    modalityFits(parts.outputByModality, parts.outputTokens) &&
    modalityFits(parts.cacheReadByModality, parts.cacheReadTokens)
  );
}

/** Details may leave a rest unnamed (OpenAI names audio only); they may not hold more than the whole. */
function modalityFits(details: Record<string, number> | undefined, total: number | undefined): boolean {
  if (!details) return true;
  let sum = 0;
  for (const key in details) sum += details[key] ?? 0;
  return !exceeds(sum, total);
}

function exceeds(part: number | undefined, whole: number | undefined): boolean {
  return part !== undefined && whole !== undefined && part > whole;
}

function presentCounts(parts: UsageParts): Partial<TokenUsage> {
  const present: Partial<TokenUsage> = {};
  if (parts.cacheReadTokens !== undefined) present.cacheReadTokens = parts.cacheReadTokens;
  if (parts.cacheWriteTokens !== undefined) present.cacheWriteTokens = parts.cacheWriteTokens;
  if (parts.cacheWriteOneHourTokens !== undefined) {
    present.cacheWriteOneHourTokens = parts.cacheWriteOneHourTokens;
  }
  if (parts.toolUsePromptTokens !== undefined) present.toolUsePromptTokens = parts.toolUsePromptTokens;
  if (parts.reasoningTokens !== undefined) present.reasoningTokens = parts.reasoningTokens;
  if (parts.inputByModality) present.inputByModality = parts.inputByModality;
  if (parts.outputByModality) present.outputByModality = parts.outputByModality;
  if (parts.cacheReadByModality) present.cacheReadByModality = parts.cacheReadByModality;
  if (parts.serverToolUses) present.serverToolUses = parts.serverToolUses;
  return present;
}
