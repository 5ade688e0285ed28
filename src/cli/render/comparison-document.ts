import type { JudgedMeasure, PairComparison } from "../../analysis/run-comparison.js";
import { countText, usdText } from "../../logger/number-text.js";
import type { ComparisonOutput } from "./comparison-output.js";
import { differenceBlocks } from "./difference-blocks.js";
import type { DocumentBlock, DocumentTable } from "./document.js";
import { measureText, signedMeasureText } from "./measure-text.js";
import { modelsText, shortCostText, UNKNOWN } from "./overview-text.js";
import { onOneLine } from "./text-width.js";

const KEYS_NAMED = 8;

/** What `explog compare` shows people: why the runs may differ, what can't be told, then the figures. */
export function comparisonDocument(output: ComparisonOutput): DocumentBlock[] {
  const { runs, cautions, comparison } = output;
  const letterOf = runLetters(output);
  return [
    { kind: "heading", level: 1, text: `Comparison of ${countText(runs.length)} runs` },
    runsTable(output, letterOf),
    { kind: "heading", level: 2, text: "Why they may differ" },
    ...differenceBlocks(output, letterOf),
    ...(cautions.length > 0
      ? ([
          { kind: "heading", level: 2, text: "What this can't tell" },
          {
            kind: "list",
            items: cautions.map(({ message }) => onOneLine(withLetters(message, output, letterOf))),
          },
        ] satisfies DocumentBlock[])
      : []),
    ...comparison.pairs.flatMap((pair) => pairBlocks(pair, output, letterOf)),
    ...(comparison.comparisons > 0 ? [{ kind: "paragraph" as const, text: methodText(output) }] : []),
  ];
}

/** `A` for the baseline, then the others in the order they were given. */
function runLetters({ runs, comparison }: ComparisonOutput): (index: number) => string {
  const order = [comparison.baseline, ...runs.keys()].filter((index, at, all) => all.indexOf(index) === at);
  return (index) => {
    const rank = order.indexOf(index);
    return rank < 26 ? String.fromCharCode(65 + rank) : `R${rank + 1}`;
  };
}

function withLetters(
  message: string,
  { runs }: ComparisonOutput,
  letterOf: (index: number) => string,
): string {
  const longestFirst = [...runs.keys()].sort((a, b) => idAt(b).length - idAt(a).length);
  function idAt(index: number): string {
    return runs[index]?.overview.id ?? "";
  }
  return longestFirst.reduce((text, index) => text.replaceAll(idAt(index), letterOf(index)), message);
}

function runsTable(
  { runs, comparison }: ComparisonOutput,
  letterOf: (index: number) => string,
): DocumentTable {
  const order = [...runs.keys()].sort((a, b) => letterOf(a).localeCompare(letterOf(b)));
  return {
    kind: "table",
    columns: [
      { header: "" },
      { header: "Experiment", cut: { to: 12, rank: 1 } },
      { header: "Status", rank: 5 },
      { header: "Model", cut: { to: 10, rank: 3 } },
      { header: "Generations", align: "right", rank: 2 },
      { header: "Cost", align: "right", rank: 4 },
      { header: "Notes", rank: 6, cut: { to: 12, rank: 7 } },
    ],
    rows: order.map((index) => {
      const { overview, generations } = runs[index] as (typeof runs)[number];
      return [
        letterOf(index) + (index === comparison.baseline ? " (baseline)" : ""),
        overview.id,
        overview.status,
        modelsText(overview),
        countText(generations),
        shortCostText(overview.totals),
        onOneLine(overview.notes),
      ];
    }),
  };
}

function pairBlocks(
  pair: PairComparison,
  output: ComparisonOutput,
  letterOf: (index: number) => string,
): DocumentBlock[] {
  const [base, other] = [letterOf(output.comparison.baseline), letterOf(pair.candidate)];
  const title = `${other} against ${base}: ${itemsText(pair.commonItems)} in both`;
  const only = [...onlyText(base, pair.onlyInBaseline), ...onlyText(other, pair.onlyInCandidate)];
  if (pair.measures.length === 0) {
    return [
      { kind: "heading", level: 2, text: title },
      ...(only.length > 0 ? [{ kind: "list" as const, items: only }] : []),
      { kind: "paragraph", text: "Nothing can be compared." },
    ];
  }
  const needed = pair.measures.flatMap((measure) => neededText(measure));
  return [
    { kind: "heading", level: 2, text: title },
    { kind: "paragraph", text: verdictText(pair.measures, other) },
    measureTable(pair.measures, base, other),
    ...(only.length > 0 || needed.length > 0 ? [{ kind: "list" as const, items: [...only, ...needed] }] : []),
  ];
}

function verdictText(measures: readonly JudgedMeasure[], other: string): string {
  const told = measures.flatMap((measure) => {
    const { measure: name, verdict, difference, baselineMean, interval } = measure;
    if (verdict !== "higher" && verdict !== "lower") return [];
    const words = measureText(name);
    const share =
      baselineMean > 0 && !name.startsWith("score.") && name !== "succeeded"
        ? `, ${percentText(difference / baselineMean)}`
        : "";
    const reach = interval && name.startsWith("score.") ? `, 95 % ${intervalText(measure)}` : "";
    return [`${words[verdict]} (${signedMeasureText(name, difference)}${share}${reach})`];
  });
  const open = measures
    .filter(({ verdict }) => verdict === "unresolved")
    .map(({ measure }) => measureText(measure).name);
  const same = measures
    .filter(({ verdict }) => verdict === "same")
    .map(({ measure }) => measureText(measure).name);
  return [
    told.length > 0 ? `${other} ${listText(told)}.` : `No difference between the runs is beyond chance.`,
    ...(open.length > 0 ? [`Not told apart: ${onOneLine(open.join(", "))}.`] : []),
    ...(same.length > 0 ? [`The same in every item: ${onOneLine(same.join(", "))}.`] : []),
  ].join(" ");
}

function measureTable(measures: readonly JudgedMeasure[], base: string, other: string): DocumentTable {
  return {
    kind: "table",
    columns: [
      { header: "Mean an item", cut: { to: 10, rank: 1 } },
      { header: base, align: "right", rank: 6 },
      { header: other, align: "right", rank: 5 },
      { header: "Difference", align: "right" },
      { header: "95 % interval", align: "right", rank: 2 },
      { header: "p (Holm)", align: "right", rank: 3 },
      { header: "Effect", align: "right", rank: 7 },
      { header: "Items", align: "right", rank: 8 },
      { header: "Changed", align: "right", rank: 9 },
      { header: `${other} is`, rank: 4 },
    ],
    rows: measures.map((measure) => {
      const { value, name } = measureText(measure.measure);
      return [
        onOneLine(name),
        value(measure.baselineMean),
        value(measure.candidateMean),
        signedMeasureText(measure.measure, measure.difference),
        measure.interval === null ? UNKNOWN : intervalText(measure),
        probabilityText(measure.adjustedProbability),
        measure.effectSize === null ? UNKNOWN : signed(measure.effectSize.toFixed(2)),
        countText(measure.pairs),
        measure.changed ? `+${countText(measure.changed.up)} -${countText(measure.changed.down)}` : "",
        measure.verdict,
      ];
    }),
  };
}

function intervalText({ measure, interval }: JudgedMeasure): string {
  if (interval === null) return UNKNOWN;
  return `${signedMeasureText(measure, interval.low)} … ${signedMeasureText(measure, interval.high)}`;
}

function neededText({ measure, verdict, needed }: JudgedMeasure): string[] {
  if (verdict !== "unresolved") return [];
  const { name } = measureText(measure);
  if (needed === null) return [];
  if (needed.items > 1_000_000)
    return [
      `${onOneLine(name)}: over a million more items would be needed; for most purposes, the runs are alike.`,
    ];
  const cost = needed.costUsd === null ? "" : `, ${usdText(needed.costUsd)} for both runs,`;
  return [
    `${onOneLine(name)}: about ${countText(needed.items)} more ${needed.items === 1 ? "item" : "items"}${cost} would resolve this, were the difference as large as it looks (80 % power; an estimate).`,
  ];
}

function onlyText(letter: string, keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const named = keys.slice(0, KEYS_NAMED).map(onOneLine).join(", ");
  const rest = keys.length - KEYS_NAMED;
  return [
    `Only in ${letter}: ${itemsText(keys.length)} (${named}${rest > 0 ? `, … and ${countText(rest)} more` : ""}).`,
  ];
}

function methodText({ comparison }: ComparisonOutput): string {
  const all = comparison.pairs.flatMap(({ measures }) => measures);
  const resamples = Math.max(...all.map((measure) => measure.resamples));
  const has = (test: JudgedMeasure["test"]) => all.some((measure) => measure.test === test);
  const methods = [
    ...(resamples > 0
      ? [`bootstrap-t over items, ${countText(resamples)} resamples, seed ${comparison.seed}`]
      : []),
    ...(has("normal") ? ["the normal distribution for more than 20,000 items"] : []),
    ...(has("mcnemar-exact") ? ["McNemar's exact test for p of yes/no scores"] : []),
    ...(has("sign") ? ["the sign test where all items differ by the same"] : []),
  ];
  const gap = all.some(({ interval }) => interval === null)
    ? ` No interval (${UNKNOWN}) where the items are too few, or differ too seldom, to tell one.`
    : "";
  return `Paired by item. Intervals and p: ${methods.join("; ")}.${gap} p after Holm for ${countText(comparison.comparisons)} comparisons, and below 0.05 where a run is called higher or lower. Intervals are not corrected. Effect: Cohen's d of the paired differences.`;
}

function itemsText(count: number): string {
  return `${countText(count)} item${count === 1 ? "" : "s"}`;
}

function probabilityText(p: number): string {
  return p < 0.0001 ? "<0.0001" : p.toFixed(4);
}

function percentText(share: number): string {
  return `${signed((share * 100).toFixed(1))} %`;
}

function signed(text: string): string {
  return text.startsWith("-") ? text : `+${text}`;
}

function listText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
