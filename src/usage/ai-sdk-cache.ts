import type { UsageFlag } from "../format/token-usage.js";
import { field, hasField, objectField, type ReportReader, textField } from "./report-reader.js";
import type { UsageHint, UsageParts } from "./usage-report.js";

type CachePlace = "inside" | "beside" | "unknown";

/** Names of providers whose AI SDK 5 package leaves the cache out of the input. */
const CACHE_BESIDE = /anthropic|bedrock/i;

/** Names of gateways that count a Claude's cache as OpenAI does. */
const CACHE_INSIDE = /openrouter/i;

/** Models that are counted one way by their makers' packages, and another way by some gateways. */
const EITHER_WAY = /claude|\bnova-/i;

/**
 * Where AI SDK 5 has the cached tokens: `@ai-sdk/anthropic` 2 and `@ai-sdk/amazon-bedrock` 3 pass on counts
 * that leave them out of the input, all others those that hold them. A usage by itself does not tell.
 */
export function cachePlace(
  response: object,
  { inputTokens, cacheReadTokens = 0 }: UsageParts,
  { provider, model }: UsageHint,
): CachePlace {
  const metadata = objectField(response, "providerMetadata");
  if (objectField(metadata, "anthropic") || objectField(metadata, "bedrock")) return "beside";
  if (provider !== undefined && CACHE_BESIDE.test(provider)) return "beside";
  const name = modelName(response, model);
  const isEitherWay = name !== undefined && EITHER_WAY.test(name);
  if (provider !== undefined && (!isEitherWay || CACHE_INSIDE.test(provider))) return "inside";
  if (inputTokens !== undefined && cacheReadTokens > inputTokens) return "beside";
  if (name === undefined) return "unknown";
  if (!isEitherWay) return "inside";
  // A bare name by itself is Anthropic's own or Bedrock's; a gateway, which may count otherwise, has a name
  // of its own, or writes `anthropic/claude-…`.
  return provider === undefined && !name.includes("/") ? "beside" : "unknown";
}

/** What is left open by a usage of AI SDK 5: where its cache is, and what was written to it. */
export function cacheFlags(
  place: CachePlace,
  response: object,
  { cacheReadTokens }: UsageParts,
  { provider, model }: UsageHint,
): UsageFlag[] {
  if (place === "inside") return [];
  if (place === "unknown" && cacheReadTokens) return ["cache_place_unknown"];
  // Without a read both places are the same, but writes are in neither: they stand in the metadata only.
  const name = modelName(response, model);
  if (place === "unknown" && name === undefined) return [];
  // Bedrock counts its cache where it is used, reads and writes, and leaves both out where it is not.
  if (cacheReadTokens === undefined && isOnBedrock(provider, name)) return [];
  return isWithoutMetadata(response) ? ["cache_writes_unreported"] : [];
}

/** A usage taken out of its answer. (Where the answer is there, Bedrock's says by silence that nothing was written.) */
function isWithoutMetadata(response: object): boolean {
  if (hasField(response, "providerMetadata")) return false;
  // The part of a stream that ends it has a reason, but its metadata came with the steps.
  return !hasField(response, "finishReason") || field(response, "type") === "finish";
}

export function cacheWritesOf(response: object, reader: ReportReader): number | undefined {
  const metadata = objectField(response, "providerMetadata");
  const bedrock = objectField(objectField(metadata, "bedrock"), "usage");
  return (
    reader.count(objectField(metadata, "anthropic"), "cacheCreationInputTokens") ??
    // `@ai-sdk/amazon-bedrock` writes NaN where Bedrock reports none.
    (Number.isNaN(field(bedrock, "cacheWriteInputTokens"))
      ? undefined
      : reader.count(bedrock, "cacheWriteInputTokens"))
  );
}

function isOnBedrock(provider: string | undefined, name: string | undefined): boolean {
  return /bedrock/i.test(provider ?? "") || /(?:^|\.)(?:anthropic|amazon)\./i.test(name ?? "");
}

function modelName(response: object, model: string | undefined): string | undefined {
  return model ?? textField(field(response, "response"), "modelId");
}
