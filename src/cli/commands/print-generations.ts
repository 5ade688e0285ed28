import { toRecordLine } from "../../format/record-line.js";
import type { WantedGenerations } from "../../journal/find-generations.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { generationPageText } from "../render/generation-page.js";
import { createScreen } from "../render/screen.js";
import { lookForGenerations } from "./look-for-generations.js";
import { reportProblem, reportProblems } from "./report-problems.js";

/** `show ID --frame N`, `--step S`, `--key K`: the record and the transcript of one generation. */
export async function printGenerations(request: {
  dir: string;
  reference: string;
  wanted: WantedGenerations;
  json?: boolean;
}): Promise<void> {
  const store = createDirectoryStore(request.dir, { report: reportProblem });
  const { overview } = await store.get(request.reference);
  const generations = await lookForGenerations(store, overview.path, request.wanted).catch((error) => {
    // What cannot be read may have held it.
    reportProblems([overview]);
    throw error;
  });
  const screen = createScreen();
  if (request.json) {
    const rows = generations.map(({ record, exchange }) => ({ record: toRecordLine(record), exchange }));
    await screen.write(`${JSON.stringify({ experiment_id: overview.id, generations: rows }, null, 2)}\n`);
    return;
  }
  await screen.write(generations.map((generation) => generationPageText(generation, screen)).join("\n"));
}
