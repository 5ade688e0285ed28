import type { ContentMessage } from "../format/content.js";
import type { LocalEstimate, Modality, TokenUsage } from "../format/token-usage.js";
import { countMessageTokens } from "../tokens/content-tokens.js";
import { countTextTokens } from "../tokens/text-tokens.js";
import { normalizeUsage } from "../usage/normalize-usage.js";
import { usageFromParts } from "../usage/usage-invariants.js";

/** What was sent and what came back, for counting. */
export interface CountedContent {
  model: string;
  provider?: string;
  request: readonly ContentMessage[];
  responseText: string | undefined;
  mediaResolution?: string;
  /** Tokens of images of which only the number is known. */
  extraImageTokens?: number;
}

export interface UsageOfCall {
  usage: TokenUsage;
  localEstimate?: LocalEstimate;
  modelVersion?: string;
  serviceTier?: string;
  finishReason?: string;
  reportedCostUsd?: number;
}

/** The provider's report if there is one, else a local count; with `alsoLocally`, both. */
export function usageOfCall(rawUsage: unknown, content: CountedContent, alsoLocally: boolean): UsageOfCall {
  const reported =
    rawUsage === undefined || rawUsage === null
      ? undefined
      : normalizeUsage(rawUsage, { provider: content.provider, model: content.model });
  if (reported && reported.usage.source !== "unknown") {
    return alsoLocally ? { ...reported, localEstimate: localEstimate(content).estimate } : reported;
  }
  const { usage } = localEstimate(content);
  return { ...reported, usage: { ...usage, flags: reported?.usage.flags ?? [] } };
}

/** Counts in explog's own names, as a caller passes them who has them from the provider. */
export type GivenUsage = Partial<Omit<TokenUsage, "source" | "flags">>;

/** A count that is no non-negative whole number becomes unknown, and is flagged. */
export function usageFromCounts(given: GivenUsage): TokenUsage {
  let invalid = false;
  const count = (value: unknown): number | undefined => {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    invalid = true;
    return undefined;
  };
  return usageFromParts(
    {
      inputTokens: count(given.inputTokens),
      outputTokens: count(given.outputTokens),
      reportedTotalTokens: count(given.totalTokens),
      cacheReadTokens: count(given.cacheReadTokens),
      cacheWriteTokens: count(given.cacheWriteTokens),
      cacheWriteOneHourTokens: count(given.cacheWriteOneHourTokens),
      toolUsePromptTokens: count(given.toolUsePromptTokens),
      reasoningTokens: count(given.reasoningTokens),
      inputByModality: given.inputByModality,
      outputByModality: given.outputByModality,
      cacheReadByModality: given.cacheReadByModality,
      serverToolUses: given.serverToolUses,
    },
    invalid,
  );
}

function localEstimate(content: CountedContent): { usage: TokenUsage; estimate: LocalEstimate } {
  const counted = countMessageTokens([...content.request], content.model, {
    mediaResolution: content.mediaResolution,
  });
  const extra = content.extraImageTokens ?? 0;
  const nothingSent = content.request.length === 0 && extra === 0;
  const inputTokens = counted.tokens === null || nothingSent ? null : counted.tokens + extra;
  const output =
    content.responseText === undefined ? undefined : countTextTokens(content.responseText, content.model);
  const outputTokens = output?.tokens ?? null;
  const byModality: Partial<Record<Modality, number>> = { ...counted.byModality };
  if (extra > 0) byModality.image = (byModality.image ?? 0) + extra;
  const known = inputTokens !== null || outputTokens !== null;
  return {
    usage: {
      inputTokens,
      outputTokens,
      totalTokens: inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens,
      ...(inputTokens === null ? {} : { inputByModality: byModality }),
      source: known ? "estimated" : "unknown",
      flags: [],
    },
    estimate: { inputTokens, outputTokens, method: counted.method || (output?.method ?? "") },
  };
}
