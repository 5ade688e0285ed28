import { mergeDetails, readGeminiDetails, sumsTo, unlessEmpty } from "./gemini-details.js";
import { hasField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport } from "./usage-report.js";

const COUNTS = ["total_input_tokens", "total_output_tokens"];

/** The `usage` of an interaction, or the object itself when it is one. */
export function findInteractionsUsage(report: object): object | undefined {
  const usage = objectField(report, "usage") ?? report;
  return COUNTS.some((key) => hasField(usage, key)) ? usage : undefined;
}

// Type `Usage` of the Interactions API in @google/genai 2.32, read 2026-11-23: as in generateContent,
// thoughts and tool use are beside output and input, cached content is inside the input.
export function readInteractionsUsage(response: object, usage: object, reader: ReportReader): ReadReport {
  const input = reader.count(usage, "total_input_tokens");
  const toolUse = reader.count(usage, "total_tool_use_tokens");
  const output = reader.count(usage, "total_output_tokens");
  const thoughts = reader.count(usage, "total_thought_tokens");
  const cached = reader.count(usage, "total_cached_tokens");
  const details = (key: string) => readGeminiDetails(usage, key, "tokens", reader);
  const inputDetails = details("input_tokens_by_modality");
  const toolUseDetails = details("tool_use_tokens_by_modality");
  const outputDetails = details("output_tokens_by_modality");
  const cacheDetails = details("cached_tokens_by_modality");
  const complete =
    sumsTo(inputDetails, input) &&
    sumsTo(toolUseDetails, toolUse) &&
    sumsTo(outputDetails, output) &&
    sumsTo(cacheDetails, cached);
  return {
    shape: "gemini-interactions",
    modelVersion: textField(response, "model"),
    serviceTier: textField(response, "service_tier"),
    finishReason: textField(response, "status"),
    parts: {
      inputTokens: input === undefined ? undefined : input + (toolUse ?? 0),
      outputTokens: output === undefined ? undefined : output + (thoughts ?? 0),
      reportedTotalTokens: reader.count(usage, "total_tokens"),
      cacheReadTokens: cached,
      toolUsePromptTokens: toolUse,
      reasoningTokens: thoughts,
      inputByModality: unlessEmpty(mergeDetails(inputDetails, toolUseDetails)),
      outputByModality: unlessEmpty(outputDetails),
      cacheReadByModality: unlessEmpty(cacheDetails),
      ...(!complete && { flags: ["modality_mismatch" as const] }),
    },
  };
}
