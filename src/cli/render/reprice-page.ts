import type { Repricing, RepricingSums } from "../../analysis/repricing.js";
import type { Cost } from "../../format/cost.js";
import type { GenerationRecord } from "../../format/generation-record.js";
import { type CostSum, callCostText, costText, sumText } from "../../logger/cost-text.js";
import { countText, usdText } from "../../logger/number-text.js";
import { placeText } from "./generation-tables.js";
import { UNKNOWN } from "./overview-text.js";
import { differenceUsd, type RepriceOutput, type RepriceView } from "./reprice-output.js";
import type { Screen } from "./screen.js";
import { type TableColumn, tableLines } from "./table.js";
import { onOneLine, shortenedText, textWidth, wrappedText } from "./text-width.js";

/** More rows than this nobody reads on a screen; a pipe gets them all. */
const MOST_ROWS_ON_A_SCREEN = 40;
const WIDEST_PLACE = 24;
const NARROWEST_PLACE = 4;
const NARROW_SCREEN = 60;

/** What `explog reprice` prints for people: a line a generation as it is read, then the sums. */
export function repricePageOutput(view: RepriceView, screen: Screen): RepriceOutput {
  const { width, paint } = screen;
  const isLookedAt = Number.isFinite(width);
  const amountWidth = width < NARROW_SCREEN ? 11 : 12;
  const placeWidth = Math.max(NARROWEST_PLACE, Math.min(WIDEST_PLACE, width - 3 * (amountWidth + 1)));
  const row = (place: string, cells: readonly string[]) => rowText({ placeWidth, amountWidth }, place, cells);
  let rows = 0;
  return {
    begin({ overview }) {
      const title = wrappedText(`${overview.id}: ${viewText(view)}`, width, "  ");
      const header = row("Generation", ["Logged", "Repriced", "Change"]);
      return screen.write(`${[...title.map(paint.bold), "", paint.dim(header)].join("\n")}\n`);
    },
    async generation(record, repriced) {
      rows += 1;
      if (isLookedAt && rows > MOST_ROWS_ON_A_SCREEN) return;
      await screen.write(`${row(placeText(record), amounts(record, repriced))}\n`);
    },
    end(repricing, notes) {
      const left = isLookedAt ? rows - MOST_ROWS_ON_A_SCREEN : 0;
      const more = left > 0 ? [`… and ${countText(left)} more (--json has them all)`] : [];
      return screen.write(`${[...more, ...sumLines(repricing, notes, screen)].join("\n")}\n`);
    },
  };
}

function viewText({ at, isToday, model }: RepriceView): string {
  const day = at
    ?.toISOString()
    .replace(/T00:00:00\.000Z$/, "")
    .slice(0, 16)
    .replace("T", " ");
  const prices = isToday
    ? `today's prices (${day?.slice(0, 10)})`
    : day === undefined
      ? "the prices of the day of each call"
      : `the prices of ${day}`;
  return `${model === undefined ? "at" : `on ${onOneLine(model)}, at`} ${prices}`;
}

function amounts({ cost }: GenerationRecord, repriced: Cost): string[] {
  const difference = differenceUsd(cost, repriced);
  return [
    callCostText(cost, UNKNOWN),
    callCostText(repriced, UNKNOWN),
    difference === null ? UNKNOWN : signedText(difference),
  ];
}

/** Columns of fixed width: rows are printed before all of them are known. */
function rowText(
  { placeWidth, amountWidth }: { placeWidth: number; amountWidth: number },
  place: string,
  cells: readonly string[],
): string {
  const shown = shortenedText(place, placeWidth, "end");
  const padded = cells.map((cell) => shortenedText(cell, amountWidth).padStart(amountWidth));
  return [shown + " ".repeat(placeWidth - textWidth(shown)), ...padded].join(" ");
}

function sumLines(repricing: Repricing, notes: readonly string[], { width, paint }: Screen): string[] {
  const { total, byModel, prices } = repricing;
  if (total.generations === 0) return ["There are no generations to reprice."];
  const price = prices.slice(0, 3).map((words) => `Priced by ${onOneLine(words)}`);
  const rest = prices.length - price.length;
  const sentences = [
    `Logged: ${costText(loggedSum(total))}`,
    `Repriced: ${costText(repricedSum(total))}`,
    `Change: ${differenceText(total)}`,
    ...price,
    ...(rest > 0 ? [`… and ${countText(rest)} more prices`] : []),
  ];
  const models = byModel.length > 1 ? ["", ...tableLines(modelColumns, byModel, width, paint.dim)] : [];
  return [
    "",
    ...sentences.flatMap((sentence) => wrappedText(sentence, width, "  ")),
    ...models,
    ...(notes.length > 0 ? [""] : []),
    ...notes.flatMap((note) => wrappedText(`- ${onOneLine(note)}`, width, "  ")),
  ];
}

function differenceText(sums: RepricingSums): string {
  if (sums.differenceUsd === null) return "unknown";
  const share = sums.differenceShare === null ? "" : ` (${percentText(sums.differenceShare)})`;
  const part =
    sums.compared < sums.generations
      ? `, over the ${countText(sums.compared)} of ${countText(sums.generations)} calls priced on both sides`
      : "";
  return `${signedText(sums.differenceUsd)}${share}${part}`;
}

const modelColumns: TableColumn<Repricing["byModel"][number]>[] = [
  { header: "Model", text: ({ model }) => onOneLine(model), cut: { to: 10, keep: "start", rank: 3 } },
  { header: "Calls", text: ({ generations }) => countText(generations), align: "right", rank: 2 },
  {
    header: "Logged",
    text: (sums) => sumText(loggedSum(sums), UNKNOWN),
    align: "right",
  },
  {
    header: "Repriced",
    text: (sums) => sumText(repricedSum(sums), UNKNOWN),
    align: "right",
  },
  {
    header: "Change",
    text: ({ differenceUsd: usd }) => (usd === null ? UNKNOWN : signedText(usd)),
    align: "right",
    rank: 1,
  },
  {
    header: "%",
    text: ({ differenceShare }) => (differenceShare === null ? "" : percentText(differenceShare)),
    align: "right",
    rank: 4,
  },
];

function loggedSum({ loggedUsd, unpricedLogged, estimatedLogged }: RepricingSums): CostSum {
  return { usd: loggedUsd, unpriced: unpricedLogged, estimated: estimatedLogged };
}

function repricedSum({ repricedUsd, unpricedRepriced, estimatedRepriced }: RepricingSums): CostSum {
  return { usd: repricedUsd, unpriced: unpricedRepriced, estimated: estimatedRepriced };
}

function signedText(usd: number): string {
  return `${usd > 0 ? "+" : ""}${usdText(usd)}`;
}

function percentText(share: number): string {
  return `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)} %`;
}
