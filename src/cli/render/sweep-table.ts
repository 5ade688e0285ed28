import { type SweepFront, sweepFronts, wholeScores } from "../../analysis/sweep-fronts.js";
import { usdText } from "../../logger/number-text.js";
import type { StoredSweep, StoredSweepRun } from "../../store/read-sweep.js";
import {
  countOrUnknown,
  durationOrUnknown,
  paintedStatus,
  remarks,
  shortCostText,
  UNKNOWN,
} from "./overview-text.js";
import type { Screen } from "./screen.js";
import { isBetterStacked, stackedRows } from "./stacked-rows.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine, wrappedText } from "./text-width.js";

const ON_FRONT = "◆";

/** The runs of a sweep beside each other, and which of them no other one beats. */
export function sweepTableText({ manifest, runs }: StoredSweep, screen: Screen): string {
  const all = sweepFronts(runs.map(({ number, experiment }) => ({ number, overview: experiment?.overview })));
  const wholes = wholeScores(all.map(({ score }) => score));
  const fronts = all.filter(({ score }) => wholes.includes(score));
  const lines = [
    screen.paint.bold(`SWEEP ${manifest.sweepId}`),
    "",
    ...runLines(runs, fronts, screen),
    "",
    ...(fronts.length === 0 ? ["No run has a score: `score:` in the configuration gives one."] : []),
    ...fronts.flatMap((front) => frontLines(front, runs)),
    ...(fronts.some(({ front }) => front.length > 1)
      ? ["Whether a difference is more than chance: explog compare ID ID"]
      : []),
  ];
  return `${lines.flatMap((line) => (line === "" ? [""] : fitting(line, screen.width))).join("\n")}\n`;
}

function runLines(runs: readonly StoredSweepRun[], fronts: readonly SweepFront[], screen: Screen): string[] {
  const all = columns(runs, fronts, screen);
  const [mark, number, ...others] = all.map(({ header, text }) => ({ header, cells: runs.map(text) }));
  const plain = {
    headers: ["", ...others.map(({ header }) => header)],
    rows: runs.map((_, row) => [
      `Run ${number?.cells[row]} ${mark?.cells[row]}`.trimEnd(),
      ...others.map(({ cells }) => cells[row] ?? ""),
    ]),
  };
  return isBetterStacked(plain, screen.width)
    ? stackedRows(plain, screen.width, screen.paint.bold)
    : tableLines(all, runs, screen.width, screen.paint.bold);
}

/** `generation.temperature=0.5` as a key and a value; the prefix of an added key says nothing here. */
export function settingOf(choice: string): [key: string, value: string] {
  const [, key = choice, value = ""] = /^\+{0,2}([^=]*)=(.*)$/s.exec(choice) ?? [];
  return [key, value];
}

function columns(
  runs: readonly StoredSweepRun[],
  fronts: readonly SweepFront[],
  { paint }: Screen,
): TableColumn<StoredSweepRun>[] {
  const keys = [...new Set(runs.flatMap(({ choices }) => choices.map((choice) => settingOf(choice)[0])))];
  const isUnique = (name: string) => keys.filter((key) => key.split(".").at(-1) === name).length === 1;
  const onFront = new Set(fronts[0]?.front.map(({ number }) => number));
  const overviewOf = ({ experiment }: StoredSweepRun) => experiment?.overview;
  return [
    { header: "", text: ({ number }) => (onFront.has(number) ? ON_FRONT : "") },
    { header: "Run", text: ({ number }) => String(number), align: "right" },
    ...keys.map((key): TableColumn<StoredSweepRun> => {
      const last = key.split(".").at(-1) ?? key;
      return {
        header: isUnique(last) ? last : key,
        text: ({ choices }) => onOneLine(choices.map(settingOf).find(([name]) => name === key)?.[1] ?? ""),
        cut: { to: 16, keep: "start", rank: 2 },
      };
    }),
    ...fronts.map(
      ({ score }): TableColumn<StoredSweepRun> => ({
        header: score,
        text: (run) => overviewOf(run)?.scores[score]?.mean.toFixed(4) ?? UNKNOWN,
        align: "right",
      }),
    ),
    { header: "Cost", text: (run) => shortCostText(overviewOf(run)?.totals ?? null), align: "right" },
    {
      header: "Tokens",
      text: (run) => countOrUnknown(overviewOf(run)?.totals?.totalTokens),
      align: "right",
      rank: 4,
    },
    {
      header: "Gens",
      text: (run) => countOrUnknown(overviewOf(run)?.totals?.generations),
      align: "right",
      rank: 6,
    },
    {
      header: "Duration",
      text: (run) => durationOrUnknown(overviewOf(run)?.durationSeconds ?? null),
      align: "right",
      rank: 5,
    },
    {
      header: "Status",
      text: (run) => overviewOf(run)?.status ?? "not begun",
      paint: (cell, run) => {
        const status = overviewOf(run)?.status;
        return status ? paintedStatus(cell, status, paint) : cell;
      },
      rank: 1,
    },
    {
      header: "Remarks",
      text: (run) => {
        const overview = overviewOf(run);
        return overview ? remarks(overview).join(", ") : "";
      },
      cut: { to: 7, keep: "start", rank: 8 },
      rank: 3,
      paint: paint.yellow,
    },
    {
      header: "Experiment",
      text: (run) => overviewOf(run)?.id ?? "",
      cut: { to: 21, keep: "end", rank: 9 },
      rank: 7,
    },
  ];
}

function frontLines(
  { score, front, leftOut, hasUnequalCounts }: SweepFront,
  runs: readonly StoredSweepRun[],
): string[] {
  const all = runs.length - leftOut.length;
  const title =
    front.length === 0
      ? `Pareto front of ${score} against cost: no run can be weighed.`
      : `Pareto front of ${score} against cost: no other of the ${all} weighed runs is as good for less, or better for as much.`;
  const steps = front.map(({ number, quality, cost }, index) => {
    const before = front[index - 1];
    const step = before
      ? ` (+${(quality - before.quality).toFixed(4)} for ${usdText(cost - before.cost)} more)`
      : "";
    const choices = runs[number - 1]?.choices.map(onOneLine).join(" ") ?? "";
    return `  ${ON_FRONT} ${number}  ${quality.toFixed(4)} for ${usdText(cost)}${step}: ${choices}`;
  });
  return [
    title,
    ...steps,
    ...(leftOut.length > 0 && front.length > 0
      ? [`  Not weighed (not completed, no score, or a cost not fully known): ${leftOut.join(", ")}`]
      : []),
    ...(hasUnequalCounts
      ? ["  These means are over different numbers of items: look at explog compare before you choose."]
      : []),
  ];
}

function fitting(line: string, width: number): string[] {
  return Number.isFinite(width) && /^(?:Pareto|No run|Whether| {2})/.test(line)
    ? wrappedText(line, width)
    : [line];
}
