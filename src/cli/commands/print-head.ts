import { createDirectoryStore } from "../../store/directory-store.js";
import { experimentHeadText } from "../render/experiment-head.js";
import { jsonRow } from "../render/list-json.js";
import { createScreen } from "../render/screen.js";
import { reportProblem, reportProblems } from "./report-problems.js";

/** `show ID --head`: what the first and the last kilobytes of a log say, whatever its size. */
export async function printHead(request: { dir: string; reference: string; json?: boolean }): Promise<void> {
  const store = createDirectoryStore(request.dir, { report: reportProblem });
  const experiment = await store.get(request.reference);
  const { overview, head } = experiment;
  reportProblems([overview]);
  const screen = createScreen();
  if (!request.json) return screen.write(experimentHeadText(experiment, screen, new Date()));
  const row = { ...jsonRow(overview), config: head?.config ?? null };
  await screen.write(`${JSON.stringify(row, null, 2)}\n`);
}
