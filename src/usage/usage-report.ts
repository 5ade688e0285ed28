import type { TokenUsage, UsageFlag } from "../format/token-usage.js";

/** Which provider's way of reporting usage was recognised. */
export type UsageShape =
  | "gemini"
  | "gemini-interactions"
  | "openai-chat"
  | "openai-responses"
  | "openai-compatible"
  | "anthropic"
  | "bedrock-converse"
  | "ai-sdk-5"
  | "ai-sdk-6"
  | "unknown";

/** The counts one provider file found, before the invariants are checked. */
export interface UsageParts
  extends Partial<Omit<TokenUsage, "inputTokens" | "outputTokens" | "totalTokens" | "source" | "flags">> {
  inputTokens?: number;
  outputTokens?: number;
  /** The provider's own total, when it gives one. */
  reportedTotalTokens?: number;
  /** What the provider file itself noticed. */
  flags?: UsageFlag[];
}

/** What the caller knows of the call a report belongs to. */
export interface UsageHint {
  provider?: string;
  model?: string;
}

/** What one provider file makes of a report. */
export interface ReadReport {
  parts: UsageParts;
  shape: UsageShape;
  modelVersion?: string;
  serviceTier?: string;
  finishReason?: string;
  reportedCostUsd?: number;
}
