import { countText, durationText, usdText } from "../../logger/number-text.js";
import type { EstimatedCost } from "../../runner/estimate/estimate-cost.js";
import type { InputParts } from "../../runner/estimate/estimate-inputs.js";
import type { Range } from "../../runner/estimate/estimate-output.js";
import type { RunEstimate } from "../../runner/estimate/estimate-run.js";
import { bandText, elsewhereLines } from "./estimate-table.js";
import type { Screen } from "./screen.js";
import { wrappedText } from "./text-width.js";

const PART_NAMES: Record<keyof InputParts, string> = {
  prompt: "prompt",
  examples: "examples",
  attachments: "attachments",
  history: "history frames",
  frames: "the frames",
  unsplit: "not told apart",
};

/** What a run would take, for a person: calls, tokens, dollars, time, and the same elsewhere. */
export function estimatePageText(notes: string, estimate: RunEstimate, screen: Screen): string {
  const width = screen.width;
  const wrap = (text: string) => wrappedText(text, width, "  ");
  const lines = [
    `ESTIMATE${notes ? `: ${notes}` : ""}`,
    "=".repeat(Math.min(50, width)),
    ...wrap(`Model: ${estimate.model}`),
    ...wrap(`Calls: ${countText(estimate.calls)}${sampleText(estimate)}`),
    ...wrap(`Input: ${inputText(estimate)}`),
    ...partLines(estimate),
    ...wrap(`Output: ${outputText(estimate)}`),
    ...wrap(`Cost: ${costText(estimate.cost, estimate.output.from)}`),
    ...(estimate.cost.price ? wrap(`Price: ${estimate.cost.price}`) : []),
    ...wrap(`Time: ${timeText(estimate)}`),
    ...curveLines(estimate, width),
    "",
    ...elsewhereLines(estimate, width),
    "",
    ...wrap(
      `${sentText(estimate)} These are estimates; a budget holds the real figures (budget: { limit_usd: … }).`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function sentText({ countedAt, countedCalls }: RunEstimate): string {
  if (!countedAt) return "Nothing was sent.";
  const requests = countedCalls === 1 ? "1 request was" : `${countText(countedCalls)} requests were`;
  return `The model was not called; ${requests} sent to be counted. Other models are counted locally.`;
}

function sampleText({ calls, countedAt, countedCalls, uncountableCalls }: RunEstimate): string {
  if (countedAt) return "";
  const sample = countedCalls < calls ? `, counted on an even sample of ${countText(countedCalls)}` : "";
  const left =
    uncountableCalls > 0 ? `; ${countText(uncountableCalls)} hold content that cannot be counted` : "";
  return sample + left;
}

function inputText({ calls, countedAt, countedCalls, inputTokens, correctedBy }: RunEstimate): string {
  if (!inputTokens) return "not known: this model's input cannot be counted";
  const figure = rangeText(inputTokens, tokens);
  if (countedAt) {
    const sample = countedCalls < calls ? ` for ${countText(countedCalls)} of ${countText(calls)} calls` : "";
    return `${figure}, counted by ${countedAt}${sample}`;
  }
  if (!correctedBy)
    return `${figure}, counted locally; no earlier call of this model says how far that is off`;
  return `${figure}, counted locally and read by ${countText(correctedBy.calls)} earlier calls (reported ÷ local: ${correctedBy.median.toFixed(3)})`;
}

/** A provider counts requests as a whole: what stands behind its figure are local shares of it. */
function partLines({ countedAt, input }: RunEstimate): string[] {
  return (Object.keys(PART_NAMES) as (keyof InputParts)[]).flatMap((part) => {
    const count = input[part] ?? 0;
    const how = countedAt && part !== "unsplit" ? "by its local share" : "counted";
    return count > 0 ? [`  ${PART_NAMES[part]}: ${countText(count)} ${how}`] : [];
  });
}

function outputText({ output }: RunEstimate): string {
  const { tokens: total, from, pastCalls, pastRuns } = output;
  if (!total) return "not known: there is no earlier call of this model, and no max_output_tokens";
  if (from === "maximum") {
    return `at most ${tokens(total.value)}, by max_output_tokens: there is no earlier call of this model to go by`;
  }
  const runs = pastRuns === 1 ? "1 run" : `${countText(pastRuns)} runs`;
  return `${rangeText(total, tokens)}, as in ${countText(pastCalls)} earlier calls of ${runs}`;
}

function costText({ usd, reason }: EstimatedCost, from: RunEstimate["output"]["from"]): string {
  if (!usd) return `not known: ${reason}`;
  if (from === "maximum") return `at most about ${usdText(usd.value)}, at least ${usdText(usd.low ?? 0)}`;
  return `about ${rangeText(usd, usdText)}`;
}

function timeText({ seconds }: RunEstimate): string {
  if (seconds === undefined) return "not known: there is no earlier call of this model";
  return `about ${durationText(seconds)}, as fast as earlier calls, at the configured concurrency`;
}

function rangeText(range: Range, text: (value: number) => string): string {
  const band = bandText(range, text);
  return band ? `${text(range.value)} (10 to 90 %: ${band})` : text(range.value);
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
