import { SUCCEEDED } from "../../analysis/item-values.js";
import type { JudgedMeasure } from "../../analysis/run-comparison.js";
import type { ValueDifference } from "../../analysis/value-differences.js";
import type { ComparisonOutput } from "./comparison-output.js";
import { measureText, signedMeasureText } from "./measure-text.js";
import { UNKNOWN } from "./overview-text.js";
import { onOneLine, shortenedText, wrappedText } from "./text-width.js";

const CHANGES_NAMED = 3;
const SCORES_NAMED = 3;
const LONGEST_VALUE = 24;
/** Where a line holds too little to be cut. */
const NARROW = 70;

/** A comparison of two runs in three lines: what was changed, what came of it, where to see more. */
export function previousRunLines(
  { runs, differences, comparison }: ComparisonOutput,
  width: number,
): string[] {
  const [pair] = comparison.pairs;
  const [before, after] = runs;
  if (!pair || !before || !after || pair.measures.length === 0) return [];
  const changes = [
    ...differences.configuration.filter(({ path }) => path !== "notes"),
    ...differences.prompt,
    ...differences.git,
    // That another model has another price is no news.
    ...differences.prices.filter(({ values }) => values.every((value) => value !== undefined)),
  ];
  const named = changes.slice(0, CHANGES_NAMED).map(changeText);
  const rest = changes.length - named.length;
  const isTold = ({ verdict }: JudgedMeasure) => verdict === "higher" || verdict === "lower";
  // What is beyond chance first: there is room for few.
  const scores = pair.measures
    .filter(({ measure }) => measure.startsWith("score.") || measure === SUCCEEDED)
    .sort((a, b) => Number(isTold(b)) - Number(isTold(a)));
  const shown = [
    ...scores.slice(0, SCORES_NAMED),
    ...pair.measures.filter(({ measure }) => measure === "costUsd" || measure === "durationSeconds"),
  ];
  return [
    `📈 Since ${before.overview.id}: ${named.join(", ") || "nothing changed"}${rest > 0 ? `, ${rest} more` : ""}`,
    `   ${shown.map(outcomeText).join(", ")}`,
  ]
    .flatMap((line) => (width < NARROW ? wrappedText(line, width, "  ") : [shortenedText(line, width)]))
    .concat(wrappedText(`   explog compare ${before.overview.id} ${after.overview.id}`, width, "  "));
}

function changeText({ path, values }: ValueDifference): string {
  const [before, after] = values.map((value) => {
    if (value === undefined) return UNKNOWN;
    const plain: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    const text = onOneLine(typeof plain === "string" ? plain : JSON.stringify(plain));
    return text.length > LONGEST_VALUE ? undefined : text;
  });
  return before === undefined || after === undefined
    ? onOneLine(path)
    : `${onOneLine(path)} ${before} → ${after}`;
}

function outcomeText({ measure, difference, baselineMean, verdict }: JudgedMeasure): string {
  const name = onOneLine(measureText(measure).name);
  if (verdict === "same") return `${name} the same`;
  const isShare = baselineMean > 0 && !measure.startsWith("score.") && measure !== SUCCEEDED;
  const percent = ((100 * difference) / baselineMean).toFixed(1);
  const change = isShare
    ? `${difference > 0 ? "+" : ""}${percent} %`
    : signedMeasureText(measure, difference);
  return `${name} ${change}${verdict === "unresolved" ? " (within chance)" : ""}`;
}
