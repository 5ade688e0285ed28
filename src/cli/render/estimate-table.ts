import { countText, usdText } from "../../logger/number-text.js";
import type { EstimatedCost } from "../../runner/estimate/estimate-cost.js";
import type { Range } from "../../runner/estimate/estimate-output.js";
import type { ModelEstimate, RunEstimate } from "../../runner/estimate/estimate-run.js";
import { tableLines } from "./table.js";
import { wrappedText } from "./text-width.js";

/** What the same run would cost on other models, as a batch, and with the common beginning cached. */
export function elsewhereLines(estimate: RunEstimate, width: number): string[] {
  const isMost = estimate.output.from === "maximum";
  const short = ({ usd }: EstimatedCost) => (usd ? `${isMost ? "≤ " : ""}${usdText(usd.value)}` : "–");
  return [
    "The same elsewhere:",
    ...tableLines<ModelEstimate>(
      [
        { header: "Model", text: ({ model }) => model },
        { header: "Cost", align: "right", text: ({ cost }) => short(cost) },
        {
          header: "10 to 90 %",
          align: "right",
          rank: 3,
          text: ({ cost }) => (isMost ? "" : bandText(cost.usd, usdText)),
        },
        { header: "Batch", align: "right", rank: 1, text: ({ batch }) => short(batch) },
        { header: "Cached", align: "right", rank: 2, text: ({ cached }) => short(cached) },
        {
          header: "",
          rank: 4,
          text: ({ cost, cached }) => cost.reason ?? (cached.usd ? "" : `not cached: ${cached.reason}`),
          cut: { to: 30, keep: "start", rank: 5 },
        },
      ],
      [estimate, ...estimate.others],
      width,
    ),
    ...wrappedText(`Other models are taken to answer as long as ${estimate.model}.`, width, "  "),
    ...wrappedText(`Cached: ${cachedText(estimate)}`, width, "  "),
  ];
}

/** On what the column's figure of the configured model rests, or why it has none. */
function cachedText({ cached, calls }: RunEstimate): string {
  const { usd, reason, prefixTokens, manner } = cached;
  if (!usd) return `${reason}.`;
  return `if all ${countText(calls)} calls but the first ones read the ${countText(prefixTokens)} tokens that they begin with alike from the cache (${manner}), each within its lifetime.`;
}

export function bandText(range: Range | undefined, text: (value: number) => string): string {
  if (range?.low === undefined || range.high === undefined || range.low === range.high) return "";
  return `${text(range.low)} to ${text(range.high)}`;
}
