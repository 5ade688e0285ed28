import type { FailureCause } from "../../analysis/failure-causes.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { callCostText } from "../../logger/cost-text.js";
import { countText, shortDurationText } from "../../logger/number-text.js";
import { UNKNOWN } from "./overview-text.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine } from "./text-width.js";

export function generationLines(records: readonly GenerationRecord[], { width, paint }: Screen): string[] {
  // Of one or two generations, none stands out.
  return records.length > 2 ? tableLines(generationColumns, records, width, paint.dim) : [];
}

export function failureLines(failures: readonly FailureCause[], { width, paint }: Screen): string[] {
  return failures.length > 0 ? tableLines(failureColumns, failures, width, paint.dim) : [];
}

const generationColumns: TableColumn<GenerationRecord>[] = [
  { header: "Generation", text: placeText, cut: { to: 12, keep: "end", rank: 0 } },
  {
    header: "Duration",
    text: ({ durationSeconds }) => (durationSeconds === null ? UNKNOWN : shortDurationText(durationSeconds)),
    align: "right",
  },
  { header: "In", text: ({ tokenUsage }) => tokensText(tokenUsage.inputTokens), align: "right", rank: 4 },
  { header: "Out", text: ({ tokenUsage }) => tokensText(tokenUsage.outputTokens), align: "right", rank: 3 },
  {
    header: "Cost",
    text: ({ cost }) => callCostText(cost, UNKNOWN),
    align: "right",
    rank: 1,
  },
  { header: "Attempts", text: ({ attempts }) => String(attempts), align: "right", rank: 6 },
  { header: "Status", text: ({ status }) => status, rank: 2 },
  {
    header: "Model",
    text: ({ model }) => onOneLine(model),
    cut: { to: 10, keep: "start", rank: 7 },
    rank: 5,
  },
];

const failureColumns: TableColumn<FailureCause>[] = [
  { header: "Count", text: ({ count }) => countText(count), align: "right" },
  { header: "Cause", text: ({ cause }) => onOneLine(cause), cut: { to: 12, keep: "start", rank: 4 } },
  {
    header: "First at",
    text: ({ firstKey }) => onOneLine(firstKey),
    cut: { to: 10, keep: "end", rank: 3 },
    rank: 2,
  },
  {
    header: "Message",
    text: ({ message }) => onOneLine(message),
    cut: { to: 12, keep: "start", rank: 5 },
    rank: 1,
  },
];

/** `Frame 391`, `Step plan`, or the key; of a place that was asked several times, which time it was: `Frame 391 #2`. */
export function placeText({ frameNumber, step, key }: GenerationRecord): string {
  if (frameNumber === undefined && step === undefined) return onOneLine(key);
  const time = /#\d+$/.exec(key)?.[0];
  const place = frameNumber === undefined ? `Step ${step}` : `Frame ${frameNumber}`;
  return onOneLine(time === undefined ? place : `${place} ${time}`);
}

function tokensText(tokens: number | null): string {
  return tokens === null ? UNKNOWN : countText(tokens);
}
