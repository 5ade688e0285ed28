import type { UsageFlag } from "../format/token-usage.js";
import { mergeDetails, readGeminiDetails, sumsTo, unlessEmpty } from "./gemini-details.js";
import { field, hasField, listField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { ReadReport } from "./usage-report.js";

// https://ai.google.dev/api/generate-content#UsageMetadata, read 2026-11-23: cached content is inside
// the prompt; thoughts and the tool-use prompt are beside candidates and prompt.
const COUNTS = [
  "promptTokenCount",
  "candidatesTokenCount",
  "thoughtsTokenCount",
  "toolUsePromptTokenCount",
  "cachedContentTokenCount",
  "totalTokenCount",
  // The Live API's name for the candidates.
  "responseTokenCount",
];

/** The `usageMetadata` of a response, or the object itself when it is one. */
export function findGeminiUsage(report: object): object | undefined {
  const metadata = objectField(report, "usageMetadata");
  if (metadata) return metadata;
  return COUNTS.some((key) => hasField(report, key)) ? report : undefined;
}

export function readGeminiUsage(response: object, metadata: object, reader: ReportReader): ReadReport {
  const shared = {
    shape: "gemini" as const,
    modelVersion: textField(response, "modelVersion"),
    serviceTier:
      textField(metadata, "serviceTier") ?? textField(metadata, "trafficType") ?? tierHeader(response),
    finishReason: finishReasonOf(response),
  };
  // An absent count is 0, but only in a report that counts anything at all.
  if (!COUNTS.some((key) => hasField(metadata, key))) return { ...shared, parts: {} };
  const count = (key: string) => (hasField(metadata, key) ? reader.count(metadata, key) : 0);
  const candidatesKey =
    hasField(metadata, "candidatesTokenCount") || !hasField(metadata, "responseTokenCount")
      ? "candidatesTokenCount"
      : "responseTokenCount";
  const prompt = count("promptTokenCount");
  const toolUse = count("toolUsePromptTokenCount");
  const candidates = count(candidatesKey);
  const thoughts = count("thoughtsTokenCount");
  const cached = optionalCount(metadata, "cachedContentTokenCount", reader);

  const promptDetails = readGeminiDetails(metadata, "promptTokensDetails", "tokenCount", reader);
  const toolUseDetails = readGeminiDetails(metadata, "toolUsePromptTokensDetails", "tokenCount", reader);
  const outputDetails =
    readGeminiDetails(metadata, "candidatesTokensDetails", "tokenCount", reader) ??
    readGeminiDetails(metadata, "responseTokensDetails", "tokenCount", reader);
  const cacheDetails = readGeminiDetails(metadata, "cacheTokensDetails", "tokenCount", reader);
  const flags: UsageFlag[] = [];
  const complete =
    sumsTo(promptDetails, prompt) &&
    sumsTo(toolUseDetails, toolUse) &&
    sumsTo(outputDetails, candidates) &&
    sumsTo(cacheDetails, cached);
  if (!complete) flags.push("modality_mismatch");

  return {
    ...shared,
    parts: {
      inputTokens: plus(prompt, toolUse),
      outputTokens: plus(candidates, thoughts),
      reportedTotalTokens: optionalCount(metadata, "totalTokenCount", reader),
      cacheReadTokens: cached,
      toolUsePromptTokens: optionalCount(metadata, "toolUsePromptTokenCount", reader),
      reasoningTokens: optionalCount(metadata, "thoughtsTokenCount", reader),
      inputByModality: unlessEmpty(mergeDetails(promptDetails, toolUseDetails)),
      outputByModality: unlessEmpty(outputDetails),
      cacheReadByModality: unlessEmpty(cacheDetails),
      serverToolUses: searchUses(response),
      flags,
    },
  };
}

function optionalCount(metadata: object, key: string, reader: ReportReader): number | undefined {
  return hasField(metadata, key) ? reader.count(metadata, key) : undefined;
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** The SDK keeps the answer's headers. */
function tierHeader(response: object): string | undefined {
  const headers = objectField(objectField(response, "sdkHttpResponse") ?? {}, "headers");
  return textField(headers, "x-gemini-service-tier");
}

/** Grounding with Google Search stands in the candidates, not in the usage. */
function searchUses(response: object): Record<string, number> | undefined {
  let queries = 0;
  for (const candidate of listField(response, "candidates")) {
    queries += listField(field(candidate, "groundingMetadata"), "webSearchQueries").length;
  }
  return queries > 0 ? { web_search: queries } : undefined;
}

function finishReasonOf(response: object): string | undefined {
  const candidate = listField(response, "candidates")[0];
  return textField(candidate, "finishReason") ?? blockReasonOf(field(response, "promptFeedback"));
}

function blockReasonOf(feedback: unknown): string | undefined {
  return textField(feedback, "blockReason");
}
