import { resolve } from "node:path";
import { loadRunConfig } from "../../config/load-run-config.js";
import { estimateRun } from "../../runner/estimate/estimate-run.js";
import { inputProblems } from "../../runner/prepare-run.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import { estimateJson } from "../render/estimate-json.js";
import { estimatePageText } from "../render/estimate-page.js";
import { createScreen } from "../render/screen.js";
import { dataDirectory } from "./data-options.js";
import { pastRunsOf } from "./past-runs.js";
import { reportProblem } from "./report-problems.js";

interface EstimateOptions {
  count?: boolean;
  dir?: string;
  json?: boolean;
  models?: string;
}

/** Shown beside the configured one unless others are named: one small and one large model of three makers. */
const USUAL_OTHERS = [
  "gemini-2.5-flash-lite",
  "gemini-2.5-flash",
  "gemini-2.5-pro",
  "gpt-5-mini",
  "gpt-5",
  "claude-haiku-4-5",
  "claude-sonnet-4-5",
];

export async function printEstimate(
  path: string,
  overrides: readonly string[],
  options: EstimateOptions,
): Promise<void> {
  const loaded = await loadRunConfig(path, overrides, inputProblems);
  const outputDir = resolve(dataDirectory(options));
  const store = createDirectoryStore(outputDir, { report: reportProblem });
  const pastRuns = await pastRunsOf(store, loaded);
  const names = options.models?.split(",").map((name) => name.trim()) ?? USUAL_OTHERS;
  const otherModels = names.filter((name) => name !== "");
  const countAtProvider = options.count === true;
  const estimate = await estimateRun(loaded, { outputDir, pastRuns, otherModels, countAtProvider });
  const screen = createScreen();
  await screen.write(
    options.json ? estimateJson(estimate) : estimatePageText(loaded.config.notes, estimate, screen),
  );
}
