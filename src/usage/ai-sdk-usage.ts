import { cacheFlags, cachePlace, cacheWritesOf } from "./ai-sdk-cache.js";
import { field, hasField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport, UsageHint, UsageParts } from "./usage-report.js";

const COUNTS = ["inputTokens", "outputTokens"];

/** A usage of the AI SDK: a result's `totalUsage` (all its steps) or `usage`, or the object itself. */
export function findAiSdkUsage(report: object): object | undefined {
  const usage = objectField(report, "totalUsage") ?? objectField(report, "usage") ?? report;
  return COUNTS.some((key) => hasField(usage, key)) ? usage : undefined;
}

/** The provider's own report that AI SDK 6 and 7 carry along: only a single step has one. */
export function findAiSdkRawUsage(report: object): object | undefined {
  const usage = findAiSdkUsage(report);
  return usage && objectField(usage, "raw");
}

export function readAiSdkUsage(
  response: object,
  usage: object,
  reader: ReportReader,
  hint: UsageHint,
): ReadReport {
  const reason = field(response, "finishReason");
  const inputs = objectField(usage, "inputTokens");
  const isSix = inputs !== undefined || hasField(usage, "inputTokenDetails") || hasField(usage, "raw");
  return {
    shape: isSix ? "ai-sdk-6" : "ai-sdk-5",
    modelVersion: textField(field(response, "response"), "modelId"),
    finishReason: typeof reason === "string" ? reason : textField(reason, "unified"),
    parts: inputs
      ? readNested(usage, inputs, reader)
      : isSix
        ? readSix(usage, reader)
        : readFive(response, usage, reader, hint),
  };
}

// LanguageModelV3Usage and V4, https://github.com/vercel/ai/tree/main/packages/provider, read 2026-11-23.
function readNested(usage: object, inputs: object, reader: ReportReader): UsageParts {
  const outputs = objectField(usage, "outputTokens");
  return {
    inputTokens: reader.count(inputs, "total"),
    outputTokens: reader.count(outputs, "total"),
    cacheReadTokens: reader.count(inputs, "cacheRead"),
    cacheWriteTokens: reader.count(inputs, "cacheWrite"),
    reasoningTokens: reader.count(outputs, "reasoning"),
  };
}

/** The flat usage that AI SDK 6 and 7 hand to an application. */
function readSix(usage: object, reader: ReportReader): UsageParts {
  const inputDetails = objectField(usage, "inputTokenDetails");
  const outputDetails = objectField(usage, "outputTokenDetails");
  return {
    inputTokens: reader.count(usage, "inputTokens"),
    outputTokens: reader.count(usage, "outputTokens"),
    reportedTotalTokens: reader.count(usage, "totalTokens"),
    cacheReadTokens: reader.count(inputDetails, "cacheReadTokens"),
    cacheWriteTokens: reader.count(inputDetails, "cacheWriteTokens"),
    reasoningTokens: reader.count(outputDetails, "reasoningTokens"),
  };
}

/** AI SDK 5 passes each provider's own meaning on: what is inside what has to be told from the total. */
function readFive(response: object, usage: object, reader: ReportReader, hint: UsageHint): UsageParts {
  const inputTokens = reader.count(usage, "inputTokens");
  const outputTokens = reader.count(usage, "outputTokens");
  const reasoningTokens = reader.count(usage, "reasoningTokens");
  const parts: UsageParts = {
    inputTokens,
    outputTokens,
    reportedTotalTokens: reader.count(usage, "totalTokens"),
    cacheReadTokens: reader.count(usage, "cachedInputTokens"),
    reasoningTokens,
  };
  const place = cachePlace(response, parts, hint);
  const flags = cacheFlags(place, response, parts, hint);
  if (flags.length > 0) parts.flags = flags;
  if (place === "beside") return withCacheBeside(parts, cacheWritesOf(response, reader));
  if (reasoningTokens && sumOf(parts) + reasoningTokens === parts.reportedTotalTokens) {
    // @ai-sdk/google 2 leaves thoughts out of the output.
    parts.outputTokens = (outputTokens ?? 0) + reasoningTokens;
  }
  return parts;
}

/** `inputTokens` and `totalTokens` leave cache reads and writes out. */
function withCacheBeside(parts: UsageParts, cacheWriteTokens: number | undefined): UsageParts {
  const { inputTokens, cacheReadTokens = 0, reportedTotalTokens } = parts;
  const beside = cacheReadTokens + (cacheWriteTokens ?? 0);
  return {
    ...parts,
    inputTokens: inputTokens === undefined ? undefined : inputTokens + beside,
    reportedTotalTokens: reportedTotalTokens === undefined ? undefined : reportedTotalTokens + beside,
    cacheWriteTokens,
  };
}

function sumOf(parts: UsageParts): number {
  return (parts.inputTokens ?? 0) + (parts.outputTokens ?? 0);
}
