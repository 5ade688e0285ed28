import type { ContentMessage } from "../format/content.js";
import type { LocalCount } from "../format/model-call.js";
import type { LocalEstimate, Modality, TokenUsage, UsageFlag } from "../format/token-usage.js";
import { countMessageTokens } from "../tokens/content-tokens.js";
import { type DriftCorrector, scaledParts } from "../tokens/drift-correction.js";
import { driftModelName } from "../tokens/drift-observations.js";
import { correctByStaticRatio, type StaticallyCorrected } from "../tokens/static-ratio.js";
import { countTextTokens } from "../tokens/text-tokens.js";
import { normalizeUsage } from "../usage/normalize-usage.js";
import { createReportReader, field } from "../usage/report-reader.js";
import { usageFromParts } from "../usage/usage-invariants.js";
import type { UsageParts } from "../usage/usage-report.js";

/** What was sent and what came back, for counting. */
export interface CountedContent {
  model: string;
  /** What the provider says it ran, as far as it is known yet. */
  modelVersion?: string;
  provider?: string;
  request: readonly ContentMessage[];
  responseText: string | undefined;
  mediaResolution?: string;
  /** Tokens of images of which only the number is known. */
  extraImageTokens?: () => number | undefined;
  /** The local count of `request`, if it was made before. */
  requestCount?: LocalCount;
}

export interface UsageOfCall {
  usage: TokenUsage;
  localEstimate?: LocalEstimate;
  modelVersion?: string;
  serviceTier?: string;
  finishReason?: string;
  reportedCostUsd?: number;
}

/**
 * The provider's report if there is one, else a local count; with `alsoLocally`, both. Local counts are
 * corrected by what earlier calls of the model taught.
 */
export function usageOfCall(
  rawUsage: unknown,
  content: CountedContent,
  alsoLocally: boolean,
  drift: DriftCorrector,
): UsageOfCall {
  const reported =
    rawUsage === undefined || rawUsage === null
      ? undefined
      : normalizeUsage(rawUsage, { provider: content.provider, model: content.model });
  if (reported && reported.usage.source !== "unknown") {
    if (!alsoLocally) return reported;
    const modelVersion = content.modelVersion ?? reported.modelVersion;
    return { ...reported, localEstimate: localEstimate({ ...content, modelVersion }, drift) };
  }
  const { estimate, inputByModality } = staticallyCorrected(localEstimate(content, drift), content);
  const usage = estimatedUsage(estimate, reported?.usage.flags ?? [], inputByModality);
  const isCorrected =
    usage.inputTokens !== estimate.inputTokens || usage.outputTokens !== estimate.outputTokens;
  return { ...reported, usage, ...(isCorrected && { localEstimate: estimate }) };
}

/** Counts in explog's own names, as a caller passes them who has them from the provider. */
export type GivenUsage = Partial<Omit<TokenUsage, "source" | "flags">>;

const MODALITIES: readonly Modality[] = ["text", "image", "audio", "video", "document"];

/** A count that is no non-negative whole number becomes unknown, and is flagged. */
export function usageFromCounts(given: GivenUsage): TokenUsage {
  const reader = createReportReader();
  let foundNoCounts = false;
  const counts = (key: keyof GivenUsage, known?: readonly string[]): Record<string, number> | undefined => {
    const value = field(given, key);
    if (value === undefined || value === null) return undefined;
    const read: Record<string, number> = {};
    const names = ownNames(value);
    for (const name of names ?? []) {
      const count = reader.count(value, name);
      if (known && !known.includes(name)) foundNoCounts = true;
      else if (count !== undefined) read[name] = count;
    }
    if (!names) foundNoCounts = true;
    return Object.keys(read).length > 0 ? read : undefined;
  };
  const parts: UsageParts = {
    inputTokens: reader.count(given, "inputTokens"),
    outputTokens: reader.count(given, "outputTokens"),
    reportedTotalTokens: reader.count(given, "totalTokens"),
    cacheReadTokens: reader.count(given, "cacheReadTokens"),
    cacheWriteTokens: reader.count(given, "cacheWriteTokens"),
    cacheWriteOneHourTokens: reader.count(given, "cacheWriteOneHourTokens"),
    toolUsePromptTokens: reader.count(given, "toolUsePromptTokens"),
    reasoningTokens: reader.count(given, "reasoningTokens"),
    inputByModality: counts("inputByModality", MODALITIES),
    outputByModality: counts("outputByModality", MODALITIES),
    cacheReadByModality: counts("cacheReadByModality", MODALITIES),
    serverToolUses: counts("serverToolUses"),
  };
  return usageFromParts(parts, foundNoCounts || reader.sawInvalidCount());
}

/** The names of an object's own fields; `undefined` for what is no plain object of named counts. */
function ownNames(value: unknown): string[] | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  try {
    return Object.keys(value);
  } catch {
    return undefined;
  }
}

function localEstimate(content: CountedContent, drift: DriftCorrector): LocalEstimate {
  const { model, provider, modelVersion, request, responseText } = content;
  const counted =
    content.requestCount ?? countMessageTokens(request, model, { mediaResolution: content.mediaResolution });
  const extra = content.extraImageTokens?.() ?? 0;
  const nothingSent = request.length === 0 && extra === 0;
  const inputTokens = counted.tokens === null || nothingSent ? null : counted.tokens + extra;
  const output = responseText === undefined ? undefined : countTextTokens(responseText, model);
  const byModality: Partial<Record<Modality, number>> = { ...counted.byModality };
  if (extra > 0) byModality.image = (byModality.image ?? 0) + extra;
  const estimate: LocalEstimate = {
    inputTokens,
    outputTokens: output?.tokens ?? null,
    ...(inputTokens === null ? {} : { inputByModality: byModality }),
    method: request.length === 0 && output ? output.method : counted.method,
  };
  return drift.correct(estimate, { provider, model: driftModelName(model, modelVersion) });
}

/** The sandbox counts by rules of its own. */
function staticallyCorrected(estimate: LocalEstimate, content: CountedContent): StaticallyCorrected {
  const { model, modelVersion, request, responseText } = content;
  if (driftModelName(model, modelVersion) !== model) return { estimate };
  const parts = request.flatMap((message) => message.parts);
  const input = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return correctByStaticRatio(estimate, model, { input, output: responseText ?? "" });
}

function estimatedUsage(
  estimate: LocalEstimate,
  flags: UsageFlag[],
  correctedParts?: StaticallyCorrected["inputByModality"],
): TokenUsage {
  const inputTokens = estimate.correctedInputTokens ?? estimate.inputTokens;
  const outputTokens = estimate.correctedOutputTokens ?? estimate.outputTokens;
  const { inputByModality } = estimate;
  const known = inputTokens !== null || outputTokens !== null;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens === null || outputTokens === null ? null : inputTokens + outputTokens,
    ...(inputByModality && inputTokens !== null
      ? { inputByModality: correctedParts ?? scaledParts(inputByModality, inputTokens) }
      : {}),
    source: known ? "estimated" : "unknown",
    flags,
  };
}
