import { readChatParts, readOpenaiChatUsage } from "./openai-chat-usage.js";
import { field, hasField, objectField, type ReportReader } from "./report-reader.js";
import type { ReadReport, UsageParts } from "./usage-report.js";

/** Fields that only servers other than OpenAI put into a usage of its chat shape. */
const FOREIGN_FIELDS = [
  "prompt_cache_hit_tokens",
  "cached_tokens",
  "cost",
  "cost_in_usd_ticks",
  "num_search_queries",
  "num_sources_used",
  "search_context_size",
  "queue_time",
  "total_time",
];

const GROK = /(?:^|\/)grok/i;

/** One tick of xAI is 10⁻¹⁰ dollar: https://docs.x.ai/docs/key-information/usage, read 2026-11-23. */
const TICKS_PER_DOLLAR = 1e10;

/** Whether a usage of OpenAI's chat shape cannot be OpenAI's own. */
export function isCompatibleServersUsage(usage: object, reader: ReportReader): boolean {
  if (FOREIGN_FIELDS.some((key) => hasField(usage, key))) return true;
  const parts = readChatParts(usage, reader);
  return outputGap(parts) > 0;
}

/**
 * A usage of OpenAI's chat shape from another server: some leave thoughts out of the completion and
 * count them in the total only, some name the cache differently, some give the price.
 */
export function readOpenaiCompatibleUsage(
  response: object,
  usage: object,
  reader: ReportReader,
  model = "",
): ReadReport {
  const report = readOpenaiChatUsage(response, usage, reader);
  const parts = report.parts;
  // DeepSeek: https://api-docs.deepseek.com/api/create-chat-completion; Moonshot: `usage.cached_tokens`.
  const cached = reader.count(usage, "prompt_cache_hit_tokens") ?? reader.count(usage, "cached_tokens");
  // Some send OpenAI's detail beside their own, filled with zeros.
  if (cached !== undefined) parts.cacheReadTokens = Math.max(cached, parts.cacheReadTokens ?? 0);
  const gap = outputGap(parts);
  if (gap > 0 && parts.outputTokens !== undefined) {
    parts.outputTokens += gap;
    // xAI documents that its reasoning is beside the completion; of others it is a guess.
    const isDocumented = GROK.test(model) && gap === parts.reasoningTokens;
    if (!isDocumented) parts.flags = ["output_from_total"];
  }
  parts.serverToolUses = searchUses(usage, reader);
  const serviceTier = searchContext(usage) ?? report.serviceTier;
  return { ...report, shape: "openai-compatible", serviceTier, reportedCostUsd: reportedCost(usage) };
}

/** Perplexity's request costs by the size of its search context. */
function searchContext(usage: object): string | undefined {
  const size = field(usage, "search_context_size");
  return size === "low" || size === "medium" || size === "high" ? `search:${size}` : undefined;
}

/** Perplexity counts queries, xAI's live search counts sources. */
function searchUses(usage: object, reader: ReportReader): Record<string, number> | undefined {
  const queries = reader.count(usage, "num_search_queries");
  const sources = reader.count(usage, "num_sources_used");
  if (!queries && !sources) return undefined;
  return { ...(queries && { web_search: queries }), ...(sources && { live_search: sources }) };
}

function outputGap(parts: UsageParts): number {
  const { inputTokens, outputTokens, reportedTotalTokens } = parts;
  if (inputTokens === undefined || outputTokens === undefined || reportedTotalTokens === undefined) return 0;
  return reportedTotalTokens - inputTokens - outputTokens;
}

/** OpenRouter (`cost`, dollars), Perplexity (`cost.total_cost`), xAI (`cost_in_usd_ticks`). */
function reportedCost(usage: object): number | undefined {
  const ticks = amount(field(usage, "cost_in_usd_ticks"));
  if (ticks !== undefined) return ticks / TICKS_PER_DOLLAR;
  const cost = field(usage, "cost");
  if (typeof cost === "object") return amount(field(cost, "total_cost"));
  const charged = amount(cost);
  if (charged === undefined || field(usage, "is_byok") !== true) return charged;
  // With the user's own key OpenRouter charges its fee; the provider charges the rest.
  const upstream = amount(field(objectField(usage, "cost_details"), "upstream_inference_cost"));
  return upstream === undefined ? undefined : charged + upstream;
}

function amount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}
