import { ExplogError } from "../../format/explog-error.js";
import { toRecordLine } from "../../format/record-line.js";
import type { WantedGenerations } from "../../journal/find-generations.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { generationPageText } from "../render/generation-page.js";
import { createScreen } from "../render/screen.js";
import { reportProblem, reportProblems } from "./report-problems.js";

/** `show ID --frame N`, `--step S`, `--key K`: the record and the transcript of one generation. */
export async function printGenerations(request: {
  dir: string;
  reference: string;
  wanted: WantedGenerations;
  json?: boolean;
}): Promise<void> {
  const store = createDirectoryStore(request.dir, { report: reportProblem });
  const { id, generations } = await store.generations(request.reference, request.wanted);
  if (generations.length === 0) {
    // What cannot be read may have held it.
    reportProblems([(await store.get(id)).overview]);
    const [[name, value] = ["", ""]] = Object.entries(request.wanted);
    const what = name === "frameNumber" ? "frame" : name;
    throw new ExplogError(
      "GENERATION_NOT_FOUND",
      `${id} has no generation with the ${what} ${JSON.stringify(value)}. \`explog show ${id} --json\` has them all.`,
    );
  }
  const screen = createScreen();
  if (request.json) {
    const rows = generations.map(({ record, exchange }) => ({ record: toRecordLine(record), exchange }));
    await screen.write(`${JSON.stringify({ experiment_id: id, generations: rows }, null, 2)}\n`);
    return;
  }
  await screen.write(generations.map((generation) => generationPageText(generation, screen)).join("\n"));
}
