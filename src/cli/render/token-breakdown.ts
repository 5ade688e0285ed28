import type { ExperimentStatistics } from "../../analysis/experiment-statistics.js";
import type { UsedPrice } from "../../analysis/used-prices.js";
import { countText } from "../../logger/number-text.js";
import { onOneLine, wrappedText } from "./text-width.js";

/** What the tokens were, and by which prices they were booked. */
export function tokenLines(statistics: ExperimentStatistics, width: number): string[] {
  const { totals } = statistics;
  if (totals.generations === totals.uncountedGenerations) return [];
  const input = sideText("in", totals.inputTokens, statistics.inputByModality, [
    [statistics.cacheReadShare, "read from cache"],
  ]);
  const output = sideText("out", totals.outputTokens, statistics.outputByModality, [
    [statistics.reasoningShare, "reasoning"],
  ]);
  return [input, output, ...statistics.prices.map(priceText)].flatMap((line) =>
    wrappedText(line, width, "  "),
  );
}

function sideText(
  side: "in" | "out",
  tokens: number,
  byModality: Record<string, number>,
  shares: readonly (readonly [number | null, string])[],
): string {
  const parts = shares.flatMap(([share, name]) => (share ? [`${percentText(share)} ${name}`] : []));
  const modalities = Object.entries(byModality).map(
    ([name, count]) => `${onOneLine(name)} ${countText(count)}`,
  );
  return [`${countText(tokens)} ${tokens === 1 ? "token" : "tokens"} ${side}`, ...parts, ...modalities].join(
    ", ",
  );
}

function priceText({ model, price, matchedModel, match, generations }: UsedPrice): string {
  const text = `${countText(generations)} × ${onOneLine(model)} at ${onOneLine(price)}`;
  if (match === "prefix") {
    return `${text}: a guess, taken from ${onOneLine(matchedModel ?? "a similar model")} because its name begins alike`;
  }
  return match === "alias" && matchedModel ? `${text}, also called ${onOneLine(matchedModel)}` : text;
}

function percentText(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
