import { hasField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport } from "./usage-report.js";

/** Converse's own fields beside the usage; a stream has no more of its answer. */
const ANSWER_MARKS = ["stopReason", "metrics"];

const MARKS = ["cacheReadInputTokens", "cacheWriteInputTokens", "serverToolUsage"];
/** The AI SDK's own fields; its structured output may hold a `message` just as Converse's answer does. */
const AI_SDK_MARKS = [
  "inputTokenDetails",
  "outputTokenDetails",
  "raw",
  "cachedInputTokens",
  "reasoningTokens",
];

/** The `usage` of a Converse answer, or the object itself when it is one. */
export function findBedrockUsage(report: object): object | undefined {
  const usage = objectField(report, "usage") ?? report;
  if (!hasField(usage, "inputTokens")) return undefined;
  if (AI_SDK_MARKS.some((key) => hasField(usage, key))) return undefined;
  const own =
    MARKS.some((key) => hasField(usage, key)) ||
    ANSWER_MARKS.some((key) => hasField(report, key)) ||
    objectField(objectField(report, "output") ?? {}, "message");
  return own ? usage : undefined;
}

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html, read 2026-11-23:
// cache reads and writes are beside `inputTokens`.
export function readBedrockUsage(response: object, usage: object, reader: ReportReader): ReadReport {
  const fresh = reader.count(usage, "inputTokens");
  const read = reader.count(usage, "cacheReadInputTokens");
  const written = reader.count(usage, "cacheWriteInputTokens");
  const output = reader.count(usage, "outputTokens");
  const total = reader.count(usage, "totalTokens");
  const beside = (read ?? 0) + (written ?? 0);
  // Some models' totals hold the cache, some do not.
  const withoutCache = fresh !== undefined && output !== undefined && total === fresh + output;
  return {
    shape: "bedrock-converse",
    serviceTier: textField(objectField(response, "serviceTier"), "type"),
    finishReason: textField(response, "stopReason"),
    parts: {
      inputTokens: fresh === undefined ? undefined : fresh + beside,
      outputTokens: output,
      reportedTotalTokens: withoutCache ? total + beside : total,
      cacheReadTokens: read,
      cacheWriteTokens: written,
    },
  };
}
