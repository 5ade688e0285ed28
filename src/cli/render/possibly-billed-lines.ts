import { countText, usdText } from "../../logger/number-text.js";
import type { PossiblyBilledCall } from "../../recovery/possibly-billed-calls.js";
import { UNKNOWN } from "./overview-text.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine, wrappedText } from "./text-width.js";
import { timeText } from "./time-text.js";

const MOST_SHOWN = 10;

/** Heading of the section: an answer is known to have been billed, a call without an end is not. */
export function possiblyBilledTitle(calls: readonly PossiblyBilledCall[]): string {
  const isAllAnswered = calls.every(({ outcome }) => outcome === "answered");
  return isAllAnswered ? "Answered, and missing from the log" : "Possibly billed, outcome unknown";
}

/** The calls that a crash left open, what they may have cost, and how far that can be trusted. */
export function possiblyBilledLines(
  calls: readonly PossiblyBilledCall[],
  { width, paint }: Screen,
  options: { now: Date; isSandbox: boolean },
): string[] {
  if (calls.length === 0) return [];
  const rest = calls.length - MOST_SHOWN;
  return [
    ...tableLines(columns(options.now), calls.slice(0, MOST_SHOWN), width, paint.dim),
    ...(rest > 0 ? [`… and ${countText(rest)} more (--json has them all)`] : []),
    ...wrappedText(sumText(calls, options.isSandbox), width, "  "),
    ...reasons(calls).flatMap((reason) => wrappedText(reason, width, "  ")),
  ];
}

function columns(now: Date): TableColumn<PossiblyBilledCall>[] {
  return [
    { header: "Call", text: ({ key }) => onOneLine(key), cut: { to: 10, keep: "end", rank: 2 } },
    { header: "Sent", text: ({ at }) => timeText(at, now), rank: 5 },
    { header: "Attempt", text: ({ attempt }) => countText(attempt), align: "right", rank: 6 },
    { header: "In", text: ({ inputTokens }) => tokensText(inputTokens), align: "right", rank: 3 },
    {
      header: "Out at most",
      text: ({ mostOutputTokens }) => tokensText(mostOutputTokens),
      align: "right",
      rank: 4,
    },
    { header: "May have cost", text: costText, align: "right" },
    { header: "Outcome", text: outcomeText, rank: 1 },
    {
      header: "Model",
      text: ({ model }) => onOneLine(model),
      cut: { to: 10, keep: "start", rank: 8 },
      rank: 7,
    },
  ];
}

function costText({ outcome, mostUsd, inputUsd }: PossiblyBilledCall): string {
  if (mostUsd !== null) return outcome === "answered" ? usdText(mostUsd) : `≤ ${usdText(mostUsd)}`;
  return inputUsd === undefined ? UNKNOWN : `${usdText(inputUsd)} + output`;
}

function outcomeText({ outcome }: PossiblyBilledCall): string {
  return outcome === "answered" ? "answered, not logged" : "unknown";
}

function sumText(calls: readonly PossiblyBilledCall[], isSandbox: boolean): string {
  const bounded = calls.filter(({ mostUsd }) => mostUsd !== null);
  const unbounded = calls.length - bounded.length;
  const sum = usdText(bounded.reduce((total, { mostUsd }) => total + (mostUsd ?? 0), 0));
  const bill = isSandbox ? " What the model would cost; the sandbox bills nothing." : "";
  if (bounded.length === 0) return `What they may have cost is not known, and in no total above.${bill}`;
  const rest =
    unbounded === 0 ? "" : `; ${countText(unbounded)} ${unbounded === 1 ? "has" : "have"} no known bound`;
  const isEstimate = bounded.some(({ source }) => source !== "computed" && source !== "reported");
  return isEstimate
    ? `Up to about ${sum} together, and in no total above (estimated: input counted locally, output at the request's limit)${rest}.${bill}`
    : `${sum} together, and in no total above${rest}.${bill}`;
}

function reasons(calls: readonly PossiblyBilledCall[]): string[] {
  const texts = calls.filter(({ mostUsd }) => mostUsd === null).map(({ reason }) => reason ?? "");
  return [...new Set(texts)]
    .filter((reason) => reason !== "")
    .slice(0, 3)
    .map((reason) => `No bound: ${onOneLine(reason)}.`);
}

function tokensText(tokens: number | null): string {
  return tokens === null ? UNKNOWN : countText(tokens);
}
