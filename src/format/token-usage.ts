export type Modality = "text" | "image" | "audio" | "video" | "document";

/**
 * Where a token count comes from: `reported` by the provider, `estimated` by counting locally, or
 * `unknown` when there is neither.
 */
export type UsageSource = "reported" | "estimated" | "unknown";

/** An invariant of a usage report that did not hold, or a remark on it; the counts are kept as they came. */
export type UsageFlag =
  | "total_mismatch"
  | "output_from_total"
  | "cache_exceeds_input"
  | "reasoning_exceeds_output"
  | "modality_mismatch"
  | "cache_place_unknown"
  | "cache_writes_unreported"
  | "summed_steps"
  | "later_steps_missing"
  | "invalid_count"
  | "unrecognized_shape";

/**
 * One canonical token usage. `inputTokens` and `outputTokens` are everything billed on the way in
 * and out; every other count is a part *inside* one of them, never beside it. A count that is not
 * known is `null` or absent, never 0.
 */
export interface TokenUsage {
  inputTokens: number | null;
  outputTokens: number | null;
  totalTokens: number | null;
  /** Inside `inputTokens`. */
  cacheReadTokens?: number;
  /** Inside `inputTokens`; all lifetimes together. */
  cacheWriteTokens?: number;
  /** Inside `cacheWriteTokens`: written to a cache kept for an hour. */
  cacheWriteOneHourTokens?: number;
  /** Inside `inputTokens`: the results of server-side tools given back to the model. */
  toolUsePromptTokens?: number;
  /** Inside `outputTokens`. */
  reasoningTokens?: number;
  inputByModality?: Partial<Record<Modality, number>>;
  outputByModality?: Partial<Record<Modality, number>>;
  cacheReadByModality?: Partial<Record<Modality, number>>;
  /** Uses of server-side tools that are billed apiece, by name: `{ web_search: 2 }`. */
  serverToolUses?: Record<string, number>;
  source: UsageSource;
  flags: UsageFlag[];
}

/** A local count kept beside the reported one, so that the two can be compared. */
export interface LocalEstimate {
  inputTokens: number | null;
  outputTokens: number | null;
  /** Inside `inputTokens`; only where all of the input could be counted. */
  inputByModality?: Partial<Record<Modality, number>>;
  /** How it was counted: `o200k_base`, `gemini_image_rule`, …, and what corrected it. */
  method: string;
  /** The count as earlier calls of the model say it should be read; absent where they say nothing. */
  correctedInputTokens?: number;
  correctedOutputTokens?: number;
}
