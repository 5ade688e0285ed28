import type { OverallTotals } from "../../analysis/overall-totals.js";
import { countText, durationText } from "../../logger/number-text.js";
import type { ExperimentOverview } from "../../store/experiment-store.js";
import { overallTotalsLines } from "./overall-totals-text.js";
import {
  countOrUnknown,
  durationOrUnknown,
  isUnremarkable,
  modelsText,
  paintedStatus,
  remarks,
  shortCostText,
} from "./overview-text.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableParts } from "./table.js";
import { onOneLine, shortenedText, wrappedText } from "./text-width.js";
import { localTimeText, relativeTimeText } from "./time-text.js";

/** A narrower terminal gets a few lines for each experiment instead of a row. */
const NARROWEST_TABLE = 72;

/** Written at once, a list of very many would keep its reader waiting, and then us while it reads. */
const ROWS_PER_PART = 1_000;

/** The experiments that are shown and the totals of all that were chosen, in parts to be written one after the other. */
export function* experimentListParts(
  shown: readonly ExperimentOverview[],
  totals: OverallTotals,
  screen: Screen,
  now: Date,
): Generator<string> {
  if (screen.width < NARROWEST_TABLE) {
    for (const overview of shown) yield `${cardLines(overview, screen, now).join("\n")}\n\n`;
  } else {
    const { width, paint } = screen;
    const options = { width, paintHeader: paint.bold, rowsPerPart: ROWS_PER_PART };
    // The last line break by an empty line: added afterwards, it would cost a copy of the whole.
    for (const lines of tableParts(columns(screen, now), shown, options)) yield [...lines, ""].join("\n");
    yield "\n";
  }
  yield [...overallTotalsLines(totals, shown.length, screen), ""].join("\n");
}

export function emptyFolderText(dir: string): string {
  return `There are no experiments in ${dir} yet.
Start one with \`explog run CONFIG.yaml\`, or in a script with \`new ExperimentLogger({ outputDir: ${JSON.stringify(dir)} })\`.
Experiments in another folder are listed with --dir DIR, or when EXPLOG_DIR names it.
`;
}

export function noneChosenText(count: number): string {
  return `None of the ${count} experiments meets the conditions.\n`;
}

function columns(screen: Screen, now: Date): TableColumn<ExperimentOverview>[] {
  const { paint } = screen;
  // Neighbours often have the same ones, and a list may be long.
  const modelNames = remembered((models: ExperimentOverview["models"]) => modelsText({ models }));
  const noteLine = remembered(onOneLine);
  const isLookedAt = Number.isFinite(screen.width);
  return [
    { header: "Experiment", text: ({ id }) => id, cut: { to: 21, keep: "end", rank: 6 } },
    {
      header: "Status",
      text: ({ status }) => status,
      isNarrow: true,
      paint: (cell, { status }) => paintedStatus(cell, status, paint),
    },
    {
      header: "Model",
      text: ({ models }) => modelNames(models),
      cut: { to: 12, keep: "start", rank: 7 },
      rank: 3,
    },
    {
      header: "Gens",
      text: ({ totals }) => countOrUnknown(totals?.generations),
      align: "right",
      isNarrow: true,
      rank: 5,
    },
    {
      header: "Tokens",
      text: ({ totals }) => countOrUnknown(totals?.totalTokens),
      align: "right",
      isNarrow: true,
      rank: 4,
    },
    { header: "Cost", text: ({ totals }) => shortCostText(totals), align: "right", isNarrow: true, rank: 1 },
    {
      header: "Duration",
      text: ({ durationSeconds }) => durationOrUnknown(durationSeconds),
      isNarrow: true,
      align: "right",
      rank: 8,
    },
    {
      header: "Started",
      // A relative time is worth nothing in a file.
      text: ({ startTime }) => startedText(startTime, isLookedAt ? now : undefined),
      isNarrow: true,
      rank: 10,
    },
    {
      header: "Remarks",
      text: (row) => (isUnremarkable(row) ? "" : remarks(row).join(", ")),
      cut: { to: 7, keep: "start", rank: 9 },
      rank: 2,
      paint: paint.yellow,
    },
    { header: "Sweep", text: ({ sweep }) => sweep ?? "", cut: { to: 9, keep: "end", rank: 14 }, rank: 13 },
    {
      header: "Notes",
      text: ({ notes }) => noteLine(notes),
      cut: { to: 12, keep: "start", rank: 12 },
      rank: 11,
    },
  ];
}

/** The same, worked out once for the same value again. */
function remembered<Value>(text: (value: Value) => string): (value: Value) => string {
  let last: { value: Value; text: string } | undefined;
  return (value) => {
    if (!last || last.value !== value) last = { value, text: text(value) };
    return last.text;
  };
}

function startedText(startTime: string | null, now: Date | undefined): string {
  if (startTime === null) return "";
  return now ? relativeTimeText(startTime, now) : localTimeText(startTime);
}

function cardLines(overview: ExperimentOverview, { width, paint }: Screen, now: Date): string[] {
  const { id, status, totals, durationSeconds, startTime, notes } = overview;
  const indent = "  ";
  const facts = [
    modelsText(overview),
    ...(totals
      ? [
          `${countText(totals.generations)} ${totals.generations === 1 ? "generation" : "generations"}`,
          `${countText(totals.totalTokens)} tokens`,
        ]
      : []),
    `cost ${shortCostText(totals)}`,
    ...(durationSeconds === null ? [] : [durationText(durationSeconds)]),
    ...(startTime === null ? [] : [startedText(startTime, now)]),
  ];
  const lines = (text: string) =>
    text === ""
      ? []
      : wrappedText(text, width - indent.length).map((line) => shortenedText(indent + line, width));
  const room = width - status.length - 1;
  return [
    `${paint.bold(shortenedText(id, room, "end"))} ${paintedStatus(status, status, paint)}`,
    ...lines(facts.join(", ")),
    ...lines(remarks(overview).join(", ")).map(paint.yellow),
    ...lines(shortenedText(onOneLine(notes), 2 * (width - indent.length))).map(paint.dim),
  ];
}
