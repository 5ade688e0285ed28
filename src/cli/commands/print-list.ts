import { overallTotals } from "../../analysis/overall-totals.js";
import { ExplogError } from "../../format/explog-error.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { asksTags, parseFilter } from "../../store/experiment-filter.js";
import { sortExperiments } from "../../store/experiment-order.js";
import type { ExperimentStore } from "../../store/experiment-store.js";
import { emptyFolderText, experimentListParts, noneChosenText } from "../render/experiment-list.js";
import { listJson } from "../render/list-json.js";
import { createScreen } from "../render/screen.js";
import { fittedText } from "../render/text-width.js";
import { localDayText } from "../render/time-text.js";
import { reportProblem, reportProblems } from "./report-problems.js";

export interface ListRequest {
  dir: string;
  sort?: string;
  limit?: string;
  where?: readonly string[];
  json?: boolean;
}

/** Prints the experiments of a folder to stdout, and what is wrong with them to stderr. */
export async function printList(request: ListRequest): Promise<void> {
  const limit = parsedLimit(request.limit);
  const store = createDirectoryStore(request.dir, { report: reportProblem });
  const filter = await chosenFilter(store, request.where ?? []);
  const all = await store.list();
  const chosen = filter ? all.filter(filter) : all;
  const sorted = request.sort ? sortExperiments(chosen, request.sort) : chosen;
  const shown = sorted.slice(0, limit);
  reportProblems(shown);

  const screen = createScreen();
  if (request.json) await screen.write(listJson(shown));
  else if (shown.length > 0) {
    const totals = overallTotals(sorted, localDayText);
    for (const part of experimentListParts(shown, totals, screen, new Date())) await screen.write(part);
  } else {
    const text = all.length === 0 ? emptyFolderText(request.dir) : noneChosenText(all.length);
    await screen.write(fittedText(text, screen.width));
  }
}

/** Tags stand in the generations alone: only who asks for them waits for these to be read. */
async function chosenFilter(store: ExperimentStore, where: readonly string[]) {
  if (where.length === 0) return undefined;
  const reader = where.some(asksTags) ? await store.reader() : undefined;
  return parseFilter(where.join(" "), { recordsOf: ({ path }) => reader?.records(path) ?? [] });
}

function parsedLimit(limit: string | undefined): number | undefined {
  if (limit === undefined) return undefined;
  if (/^[1-9]\d*$/.test(limit)) return Number(limit);
  throw new ExplogError(
    "INVALID_ARGUMENT",
    `--limit is ${JSON.stringify(limit)}. Pass a whole number of experiments, 1 or more.`,
  );
}
