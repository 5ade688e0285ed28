import { toPicodollars } from "../format/money.js";
import type { TokenUsage } from "../format/token-usage.js";
import type { PriceSheet } from "./price-sheet.js";

/** Billed by nothing but the tokens they bring: https://docs.claude.com/en/docs/about-claude/pricing */
const FREE_TOOLS = new Set(["web_fetch"]);

/** Picodollars of what is billed apiece beside the tokens, or why it cannot be told. */
export function serverToolCost(
  usage: TokenUsage,
  sheet: PriceSheet,
  imagesOut: number | undefined,
): bigint | string {
  let total = sheet.perRequest === undefined ? 0n : toPicodollars(sheet.perRequest);
  for (const [tool, uses] of Object.entries(usage.serverToolUses ?? {})) {
    if (uses === 0 || FREE_TOOLS.has(tool)) continue;
    const price = sheet.perUse?.[tool];
    if (price === undefined) return `no price is known for ${uses} uses of ${tool}`;
    total += BigInt(uses) * toPicodollars(price);
  }
  if (sheet.perImageOut === undefined) return total;
  if (imagesOut !== undefined) return total + BigInt(imagesOut) * toPicodollars(sheet.perImageOut);
  const onlyOther = usage.outputByModality && !usage.outputByModality.image;
  return onlyOther ? total : "the price is by image, and the number of images is not known";
}
