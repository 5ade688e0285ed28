import { readModalityDetails } from "./openai-details.js";
import { hasField, listField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport, UsageParts } from "./usage-report.js";

const COUNTS = ["prompt_tokens", "completion_tokens"];

/** The `usage` of a chat completion, or the object itself when it is one. */
export function findOpenaiChatUsage(report: object): object | undefined {
  const usage = objectField(report, "usage") ?? report;
  return COUNTS.some((key) => hasField(usage, key)) ? usage : undefined;
}

// https://platform.openai.com/docs/api-reference/chat/object, read 2026-11-23: every detail is inside
// its total.
export function readOpenaiChatUsage(response: object, usage: object, reader: ReportReader): ReadReport {
  return {
    shape: "openai-chat",
    modelVersion: textField(response, "model"),
    serviceTier: textField(response, "service_tier") ?? textField(usage, "service_tier"),
    finishReason: textField(listField(response, "choices")[0], "finish_reason"),
    parts: readChatParts(usage, reader),
  };
}

/** The counts that every server of OpenAI's chat shape shares. */
export function readChatParts(usage: object, reader: ReportReader): UsageParts {
  const promptDetails = objectField(usage, "prompt_tokens_details");
  const completionDetails = objectField(usage, "completion_tokens_details");
  const inputTokens = reader.count(usage, "prompt_tokens");
  const reportedTotalTokens = reader.count(usage, "total_tokens");
  const cachedDetails = promptDetails && objectField(promptDetails, "cached_tokens_details");
  return {
    inputTokens,
    // Embeddings have no completion: their total is the prompt alone.
    outputTokens: hasField(usage, "completion_tokens")
      ? reader.count(usage, "completion_tokens")
      : inputTokens !== undefined && inputTokens === reportedTotalTokens
        ? 0
        : undefined,
    reportedTotalTokens,
    cacheReadTokens: reader.count(promptDetails, "cached_tokens"),
    cacheWriteTokens: reader.count(promptDetails, "cache_write_tokens"),
    reasoningTokens: reader.count(completionDetails, "reasoning_tokens"),
    inputByModality: readModalityDetails(promptDetails, reader),
    outputByModality: readModalityDetails(completionDetails, reader),
    cacheReadByModality: readModalityDetails(cachedDetails, reader),
  };
}
