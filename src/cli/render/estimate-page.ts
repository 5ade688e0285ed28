import { countText, durationText, usdText } from "../../logger/number-text.js";
import type { InputParts, OtherEstimate, Range, RunEstimate } from "../../runner/estimate-run.js";
import type { Screen } from "./screen.js";
import { tableLines } from "./table.js";
import { wrappedText } from "./text-width.js";

const PART_NAMES: Record<keyof InputParts, string> = {
  prompt: "prompt",
  examples: "examples",
  attachments: "attachments",
  history: "history frames",
  frames: "the frames",
};

/** What a run would take, for a person: calls, tokens, dollars, time, and the same elsewhere. */
export function estimatePageText(
  notes: string,
  estimate: RunEstimate,
  others: readonly OtherEstimate[],
  screen: Screen,
): string {
  const width = screen.width;
  const wrap = (text: string) => wrappedText(text, width, "  ");
  const lines = [
    `ESTIMATE${notes ? `: ${notes}` : ""}`,
    "=".repeat(Math.min(50, width)),
    ...wrap(`Model: ${estimate.model}`),
    ...wrap(`Calls: ${countText(estimate.calls)}${sampleText(estimate)}`),
    ...wrap(`Input: ${rangeText(estimate.inputTokens, tokens)}, ${correctionText(estimate)}`),
    ...partLines(estimate.input),
    ...wrap(`Output: ${outputText(estimate)}`),
    ...wrap(`Cost: ${costText(estimate)}`),
    ...(estimate.price ? wrap(`Price: ${estimate.price}`) : []),
    ...wrap(`Time: ${timeText(estimate)}`),
    ...curveLines(estimate, width),
    "",
    "The same elsewhere:",
    ...tableLines(
      [
        {
          header: "Model",
          text: ({ model, serviceTier }) => (serviceTier ? `${model}, ${serviceTier}` : model),
        },
        { header: "Cost", align: "right", text: ({ estimate: other }) => shortCost(other) },
        {
          header: "10 to 90 %",
          align: "right",
          rank: 1,
          text: ({ estimate: other }) =>
            other.outputFrom === "maximum" ? "" : bandText(other.costUsd, usdText),
        },
        {
          header: "",
          rank: 2,
          text: ({ estimate: other }) => (other.costUsd ? "" : (other.noCost ?? "")),
          cut: { to: 30, keep: "start", rank: 3 },
        },
      ],
      others,
      width,
    ),
    "",
    ...wrap(
      "Nothing was sent. These are estimates; a budget holds the real figures (budget: { limit_usd: … }).",
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function sampleText({ calls, countedCalls, uncountableCalls }: RunEstimate): string {
  const sample = countedCalls < calls ? `, counted on an even sample of ${countText(countedCalls)}` : "";
  const left =
    uncountableCalls > 0 ? `; ${countText(uncountableCalls)} hold content that cannot be counted` : "";
  return sample + left;
}

function correctionText({ correctedBy }: RunEstimate): string {
  if (!correctedBy) return "counted locally; no earlier call of this model says how far that is off";
  return `counted locally and read by ${countText(correctedBy.calls)} earlier calls (reported ÷ local: ${correctedBy.median.toFixed(3)})`;
}

function partLines(input: InputParts): string[] {
  return (Object.keys(PART_NAMES) as (keyof InputParts)[])
    .filter((part) => input[part] > 0)
    .map((part) => `  ${PART_NAMES[part]}: ${countText(input[part])} counted`);
}

function outputText({ outputTokens, outputFrom, pastCalls }: RunEstimate): string {
  if (!outputTokens) return "not known: there is no earlier call of this model, and no max_output_tokens";
  if (outputFrom === "maximum") {
    return `at most ${tokens(outputTokens.value)}, by max_output_tokens: there is no earlier call of this model to go by`;
  }
  return `${rangeText(outputTokens, tokens)}, as in ${countText(pastCalls)} earlier calls`;
}

function costText({ costUsd, outputFrom, noCost }: RunEstimate): string {
  if (!costUsd) return `not known: ${noCost}`;
  if (outputFrom === "maximum")
    return `at most about ${usdText(costUsd.value)}, at least ${usdText(costUsd.low ?? 0)}`;
  return `about ${rangeText(costUsd, usdText)}`;
}

function shortCost({ costUsd, outputFrom }: RunEstimate): string {
  if (!costUsd) return "–";
  return outputFrom === "maximum" ? `≤ ${usdText(costUsd.value)}` : usdText(costUsd.value);
}

function timeText({ seconds }: RunEstimate): string {
  if (seconds === undefined) return "not known: there is no earlier call of this model";
  return `about ${durationText(seconds)}, as fast as earlier calls, at the configured concurrency`;
}

function rangeText(range: Range, text: (value: number) => string): string {
  const band = bandText(range, text);
  return band ? `${text(range.value)} (10 to 90 %: ${band})` : text(range.value);
}

function bandText(range: Range | undefined, text: (value: number) => string): string {
  if (range?.low === undefined || range.high === undefined || range.low === range.high) return "";
  return `${text(range.low)} to ${text(range.high)}`;
}

function tokens(value: number): string {
  return `${countText(Math.round(value))} tokens`;
}

/** Only where frames cost differently along the run: a history grows at its beginning. */
function curveLines({ curve }: RunEstimate, width: number): string[] {
  const costs = curve.map(({ usd }) => usd);
  const most = Math.max(...costs);
  if (curve.length < 2 || Math.min(...costs) > most * 0.95) return [];
  const bar = Math.max(5, Math.min(30, width - 30));
  return [
    "Cost of single frames along the run:",
    ...curve.map(({ position, usd }) => {
      const filled = "█".repeat(Math.max(1, Math.round((usd / most) * bar)));
      return `  ${countText(position).padStart(7)}  ${usdText(usd).padStart(9)}  ${filled}`;
    }),
  ];
}
