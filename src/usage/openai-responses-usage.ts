import { firstObject, readModalityDetails } from "./openai-details.js";
import { field, hasField, listField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport } from "./usage-report.js";

const MARKS = ["total_tokens", "input_tokens_details", "input_token_details"];

/** The `usage` of a response object, or the object itself when it is one. */
export function findOpenaiResponsesUsage(report: object): object | undefined {
  // LangChain's messages carry `usage_metadata`, of the same shape with names of its own for the details.
  const usage = objectField(report, "usage") ?? objectField(report, "usage_metadata") ?? report;
  if (!hasField(usage, "input_tokens") && !hasField(usage, "output_tokens")) return undefined;
  const own = field(report, "object") === "response" || MARKS.some((key) => hasField(usage, key));
  return own ? usage : undefined;
}

// https://platform.openai.com/docs/api-reference/responses/object, read 2026-11-23.
export function readOpenaiResponsesUsage(response: object, usage: object, reader: ReportReader): ReadReport {
  const inputDetails = firstObject(usage, "input_tokens_details", "input_token_details");
  const outputDetails = firstObject(usage, "output_tokens_details", "output_token_details");
  return {
    shape: "openai-responses",
    modelVersion: textField(response, "model"),
    serviceTier: textField(response, "service_tier") ?? textField(usage, "service_tier"),
    finishReason:
      textField(objectField(response, "incomplete_details"), "reason") ?? textField(response, "status"),
    parts: {
      inputTokens: reader.count(usage, "input_tokens"),
      outputTokens: reader.count(usage, "output_tokens"),
      reportedTotalTokens: reader.count(usage, "total_tokens"),
      cacheReadTokens:
        reader.count(inputDetails, "cached_tokens") ?? reader.count(inputDetails, "cache_read"),
      cacheWriteTokens:
        reader.count(inputDetails, "cache_write_tokens") ?? reader.count(inputDetails, "cache_creation"),
      reasoningTokens:
        reader.count(outputDetails, "reasoning_tokens") ?? reader.count(outputDetails, "reasoning"),
      inputByModality: readModalityDetails(inputDetails, reader),
      outputByModality: readModalityDetails(outputDetails, reader),
      cacheReadByModality: readModalityDetails(
        inputDetails && objectField(inputDetails, "cached_tokens_details"),
        reader,
      ),
      serverToolUses: countToolCalls(response),
    },
  };
}

const BILLED_CALLS: Record<string, string> = {
  file_search_call: "file_search",
  code_interpreter_call: "code_interpreter",
  image_generation_call: "image_generation",
};

/** Server-side tools stand in the response's output, not in its usage. */
function countToolCalls(response: object): Record<string, number> | undefined {
  const uses: Record<string, number> = {};
  let any = false;
  for (const item of listField(response, "output")) {
    const type = textField(item, "type");
    const name = type === "web_search_call" ? billedSearch(item) : type && BILLED_CALLS[type];
    if (!name) continue;
    uses[name] = (uses[name] ?? 0) + 1;
    any = true;
  }
  return any ? uses : undefined;
}

/** Opening a page and finding in it are free: https://platform.openai.com/docs/pricing, read 2026-11-23. */
function billedSearch(item: unknown): string | undefined {
  const action = textField(field(item, "action"), "type");
  return action === undefined || action === "search" ? "web_search" : undefined;
}
