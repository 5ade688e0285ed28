import { hasField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport } from "./usage-report.js";

const MARKS = ["cacheReadInputTokens", "cacheWriteInputTokens"];

/** The `usage` of a Converse answer, or the object itself when it is one. */
export function findBedrockUsage(report: object): object | undefined {
  const usage = objectField(report, "usage") ?? report;
  if (!hasField(usage, "inputTokens")) return undefined;
  const own =
    MARKS.some((key) => hasField(usage, key)) || objectField(objectField(report, "output") ?? {}, "message");
  return own ? usage : undefined;
}

// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html, read 2026-11-23:
// cache reads and writes are beside `inputTokens`.
export function readBedrockUsage(response: object, usage: object, reader: ReportReader): ReadReport {
  const fresh = reader.count(usage, "inputTokens");
  const read = reader.count(usage, "cacheReadInputTokens");
  const written = reader.count(usage, "cacheWriteInputTokens");
  return {
    shape: "bedrock-converse",
    serviceTier: textField(objectField(response, "serviceTier"), "type"),
    finishReason: textField(response, "stopReason"),
    parts: {
      inputTokens: fresh === undefined ? undefined : fresh + (read ?? 0) + (written ?? 0),
      outputTokens: reader.count(usage, "outputTokens"),
      reportedTotalTokens: reader.count(usage, "totalTokens"),
      cacheReadTokens: read,
      cacheWriteTokens: written,
    },
  };
}
