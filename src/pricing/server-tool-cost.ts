import { toPicodollars } from "../format/money.js";
import type { TokenUsage } from "../format/token-usage.js";
import type { PriceSheet } from "./price-sheet.js";

/** Billed by nothing but the tokens they bring: https://docs.claude.com/en/docs/about-claude/pricing */
const FREE_TOOLS = new Set(["web_fetch"]);

/** Billed only beyond a free allowance of the whole project, which no report of one call tells. */
const GOOGLE_SEARCH_ALLOWANCE =
  "Google bills searches beyond a free allowance: https://ai.google.dev/gemini-api/docs/pricing";

export interface ServerToolCost {
  picodollars: bigint;
  /** What is left out, because nobody knows its price: the whole is at least the rest. */
  leftOut?: string;
}

/** What is billed apiece beside the tokens, or why it cannot be told at all. */
export function serverToolCost(
  usage: TokenUsage,
  sheet: PriceSheet,
  imagesOut: number | undefined,
  matchedModel: string,
): ServerToolCost | string {
  const request = requestPrice(sheet);
  const cost: ServerToolCost = { picodollars: toPicodollars(request.usd) };
  const leftOut: string[] = request.leftOut === undefined ? [] : [request.leftOut];
  for (const [tool, uses] of Object.entries(usage.serverToolUses ?? {})) {
    if (uses === 0 || FREE_TOOLS.has(tool)) continue;
    const price = sheet.perUse?.[tool];
    if (price === undefined) {
      const allowance = tool === "web_search" && matchedModel.startsWith("google/gemini-");
      leftOut.push(
        `no price is known for ${uses} uses of ${tool}${allowance ? ` (${GOOGLE_SEARCH_ALLOWANCE})` : ""}`,
      );
    } else cost.picodollars += BigInt(uses) * toPicodollars(price);
  }
  if (leftOut.length > 0) cost.leftOut = leftOut.join("; ");
  if (sheet.perImageOut === undefined) return cost;
  if (imagesOut !== undefined) {
    cost.picodollars += BigInt(imagesOut) * toPicodollars(sheet.perImageOut);
    return cost;
  }
  const onlyOther = usage.outputByModality && !usage.outputByModality.image;
  return onlyOther ? cost : "the price is by image, and the number of images is not known";
}

/** A size that is not known leaves the smallest one as a lower bound. */
function requestPrice({ perRequest, perRequestBySearchContext: sizes }: PriceSheet): {
  usd: number;
  leftOut?: string;
} {
  if (!sizes) return { usd: perRequest ?? 0 };
  const { low, high } = sizes;
  return {
    usd: low,
    leftOut: `the request costs $${low} to $${high} by its search context size, which is not known`,
  };
}
