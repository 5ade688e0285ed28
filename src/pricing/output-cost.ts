import type { TokenUsage } from "../format/token-usage.js";
import type { MediaModality } from "./price-sheet.js";
import type { TokenRates } from "./token-rates.js";

const MEDIA: readonly MediaModality[] = ["audio", "image", "video"];

/** Attodollars of a call's output, priced in disjoint parts, or why they cannot be told. */
export function outputCost(usage: TokenUsage, rates: TokenRates): bigint | string {
  const outputTokens = usage.outputTokens;
  if (outputTokens === null) return "the number of output tokens is unknown";
  if (outputTokens === 0) return 0n;
  if (rates.output === undefined) return "no price is known for output tokens";
  let total = 0n;
  let rest = outputTokens;
  for (const modality of MEDIA) {
    const tokens = usage.outputByModality?.[modality];
    const rate = rates.outputMedia[modality];
    if (!tokens || rate === undefined) continue;
    total += BigInt(tokens) * rate;
    rest -= tokens;
  }
  if (rates.reasoning !== undefined && usage.reasoningTokens) {
    total += BigInt(usage.reasoningTokens) * rates.reasoning;
    rest -= usage.reasoningTokens;
  }
  if (rest < 0) return "the parts of the output are more than the whole";
  return total + BigInt(rest) * rates.output;
}
