import type { Modality } from "../format/token-usage.js";
import { hasField, listField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport } from "./usage-report.js";

const COUNTS = ["total_input_tokens", "total_output_tokens"];

const MODALITIES = new Set<string>(["text", "image", "audio", "video", "document"]);

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
  return {
    shape: "gemini-interactions",
    modelVersion: textField(response, "model"),
    serviceTier: textField(response, "service_tier"),
    finishReason: textField(response, "status"),
    parts: {
      inputTokens: input === undefined ? undefined : input + (toolUse ?? 0),
      outputTokens: output === undefined ? undefined : output + (thoughts ?? 0),
      reportedTotalTokens: reader.count(usage, "total_tokens"),
      cacheReadTokens: reader.count(usage, "total_cached_tokens"),
      toolUsePromptTokens: toolUse,
      reasoningTokens: thoughts,
      inputByModality: readDetails(usage, "input_tokens_by_modality", reader),
      outputByModality: readDetails(usage, "output_tokens_by_modality", reader),
      cacheReadByModality: readDetails(usage, "cached_tokens_by_modality", reader),
    },
  };
}

function readDetails(
  usage: object,
  key: string,
  reader: ReportReader,
): Partial<Record<Modality, number>> | undefined {
  const counts: Partial<Record<Modality, number>> = {};
  for (const detail of listField(usage, key)) {
    const modality = textField(detail, "modality")?.toLowerCase() ?? "";
    const tokens = reader.count(detail, "tokens");
    if (tokens === undefined || !MODALITIES.has(modality)) continue;
    counts[modality as Modality] = (counts[modality as Modality] ?? 0) + tokens;
  }
  return Object.keys(counts).length > 0 ? counts : undefined;
}
