import type { TokenUsage } from "../format/token-usage.js";
import { aiSdkSteps, flaggedIfBrokenOff, sumOfSteps } from "./ai-sdk-steps.js";
import { findAiSdkRawUsage, findAiSdkUsage, readAiSdkUsage } from "./ai-sdk-usage.js";
import { findAnthropicUsage, readAnthropicUsage } from "./anthropic-usage.js";
import { findBedrockUsage, readBedrockUsage } from "./bedrock-usage.js";
import { findInteractionsUsage, readInteractionsUsage } from "./gemini-interactions-usage.js";
import { findGeminiUsage, readGeminiUsage } from "./gemini-usage.js";
import { findOpenaiChatUsage, readOpenaiChatUsage } from "./openai-chat-usage.js";
import { isCompatibleServersUsage, readOpenaiCompatibleUsage } from "./openai-compatible-usage.js";
import { findOpenaiResponsesUsage, readOpenaiResponsesUsage } from "./openai-responses-usage.js";
import { createReportReader, hasField, objectField, type ReportReader, textField } from "./report-reader.js";
import { unknownUsage, usageFromParts } from "./usage-invariants.js";
import type { ReadReport, UsageHint, UsageShape } from "./usage-report.js";

/** A provider's usage report in the canonical form, with what else the report says about the call. */
export interface NormalizedUsage {
  usage: TokenUsage;
  shape: UsageShape;
  /** What the provider says it ran. */
  modelVersion?: string;
  /** As the provider spells it; several words are joined by `+` (`batch+geo:us`). */
  serviceTier?: string;
  finishReason?: string;
  /** Only where the provider puts a price on the call itself. */
  reportedCostUsd?: number;
}

/** Where SDKs and batch files put the response inside something else. */
const WRAPPERS = ["response", "body", "result", "message", "interaction", "data"];
const DEEPEST_WRAPPER = 4;

/**
 * The canonical usage of a provider's response or of its usage object. The shape is recognised from
 * the report itself; `hint` settles only what two providers write alike. Never throws: what cannot be
 * read is unknown, and flagged.
 */
export function normalizeUsage(raw: unknown, hint: UsageHint = {}): NormalizedUsage {
  const reader = createReportReader();
  const report = typeof raw === "object" && raw !== null ? readReport(raw, hint, reader, 0) : undefined;
  if (!report) return { usage: unknownUsage(["unrecognized_shape"]), shape: "unknown" };
  const { parts, ...rest } = report;
  const normalized: NormalizedUsage = {
    usage: usageFromParts(parts, reader.sawInvalidCount()),
    shape: rest.shape,
  };
  if (rest.modelVersion !== undefined) normalized.modelVersion = rest.modelVersion;
  if (rest.serviceTier !== undefined) normalized.serviceTier = rest.serviceTier;
  if (rest.finishReason !== undefined) normalized.finishReason = rest.finishReason;
  if (rest.reportedCostUsd !== undefined) normalized.reportedCostUsd = rest.reportedCostUsd;
  return normalized;
}

function readReport(
  report: object,
  hint: UsageHint,
  reader: ReportReader,
  depth: number,
): ReadReport | undefined {
  const found = readOwnReport(report, hint, reader);
  if (found || depth >= DEEPEST_WRAPPER) return found;
  for (const key of WRAPPERS) {
    const inner = objectField(report, key);
    const read = inner && readReport(inner, hint, reader, depth + 1);
    if (read) return read;
  }
  return undefined;
}

function readOwnReport(report: object, hint: UsageHint, reader: ReportReader): ReadReport | undefined {
  const gemini = findGeminiUsage(report);
  if (gemini) return readGeminiUsage(report, gemini, reader);
  const interactions = findInteractionsUsage(report);
  if (interactions) return readInteractionsUsage(report, interactions, reader);

  const chat = findOpenaiChatUsage(report);
  if (chat) {
    return isCompatibleServersUsage(chat, reader) || hint.provider === "openai-compatible"
      ? readOpenaiCompatibleUsage(report, chat, reader, textField(report, "model") ?? hint.model)
      : readOpenaiChatUsage(report, chat, reader);
  }
  const anthropic = findAnthropicUsage(report);
  if (anthropic) return readAnthropicUsage(report, anthropic, reader);
  const responses = findOpenaiResponsesUsage(report);
  if (responses) return readOpenaiResponsesUsage(report, responses, reader);
  const bedrock = findBedrockUsage(report);
  if (bedrock) return readBedrockUsage(report, bedrock, reader);

  const sdk = readAiSdkReport(report, hint, reader);
  return sdk ? flaggedIfBrokenOff(report, sdk) : readBareCounts(report, hint, reader);
}

function readAiSdkReport(report: object, hint: UsageHint, reader: ReportReader): ReadReport | undefined {
  const steps = aiSdkSteps(report);
  const readSteps = steps?.flatMap((step) => readOwnReport(step, hint, reader) ?? []);
  if (readSteps && readSteps.length === steps?.length) return sumOfSteps(readSteps);

  const sdkRaw = findAiSdkRawUsage(report);
  const fromRaw = sdkRaw && readOwnReport(sdkRaw, hint, reader);
  const sdk = findAiSdkUsage(report);
  if (!sdk) return undefined;
  const outer = readAiSdkUsage(report, sdk, reader, hint);
  // A raw report that looks like the SDK's own usage says less than the usage around it.
  return fromRaw && fromRaw.shape !== "ai-sdk-5"
    ? { ...fromRaw, shape: outer.shape, modelVersion: outer.modelVersion, finishReason: outer.finishReason }
    : outer;
}

/** `{input_tokens, output_tokens}` and no more: two providers write it so, and both mean the same by it. */
function readBareCounts(report: object, hint: UsageHint, reader: ReportReader): ReadReport | undefined {
  const usage = objectField(report, "usage") ?? report;
  if (!hasField(usage, "input_tokens") && !hasField(usage, "output_tokens")) return undefined;
  return hint.provider?.startsWith("openai")
    ? readOpenaiResponsesUsage(report, usage, reader)
    : readAnthropicUsage(report, usage, reader);
}
