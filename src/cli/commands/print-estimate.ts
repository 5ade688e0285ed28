import { resolve } from "node:path";
import { type LoadedRunConfig, loadRunConfig } from "../../config/load-run-config.js";
import { estimateRun, type OtherEstimate, type PastCall } from "../../runner/estimate-run.js";
import { inputProblems } from "../../runner/prepare-run.js";
import { createDirectoryStore } from "../../store/directory-store.js";
import type { ExperimentStore } from "../../store/experiment-store.js";
import { estimateJson } from "../render/estimate-json.js";
import { estimatePageText } from "../render/estimate-page.js";
import { createScreen } from "../render/screen.js";
import { dataDirectory } from "./data-options.js";
import { reportProblem } from "./report-problems.js";

interface EstimateOptions {
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
/** The newest calls say most about the next ones. */
const MOST_PAST_CALLS = 2_000;

export async function printEstimate(
  path: string,
  overrides: readonly string[],
  options: EstimateOptions,
): Promise<void> {
  const loaded = await loadRunConfig(path, overrides, inputProblems);
  const outputDir = resolve(dataDirectory(options));
  const store = createDirectoryStore(outputDir, { report: reportProblem });
  const { model } = loaded.config;
  const pastCalls = await pastCallsOf(store, loaded);
  const estimate = await estimateRun(loaded, { outputDir, pastCalls });

  const names = options.models?.split(",").map((name) => name.trim()) ?? USUAL_OTHERS;
  const others: OtherEstimate[] = [];
  for (const name of [model, ...names.filter((each) => each !== "" && each !== model)]) {
    for (const serviceTier of name === model ? ["batch"] : [undefined]) {
      others.push({
        model: name,
        ...(serviceTier && { serviceTier }),
        // The output is taken to be as long as the configured model's.
        estimate: await estimateRun(loaded, { outputDir, pastCalls, model: name, serviceTier }),
      });
    }
  }
  const screen = createScreen();
  await screen.write(
    options.json
      ? estimateJson(estimate, others)
      : estimatePageText(loaded.config.notes, estimate, others, screen),
  );
}

/** Calls that ended well, of the same model and prompt where there are any, else of the same model. */
async function pastCallsOf(
  store: ExperimentStore,
  { config, snapshot }: LoadedRunConfig,
): Promise<PastCall[]> {
  const ofModel: PastCall[] = [];
  const ofPrompt: PastCall[] = [];
  const prompt = JSON.stringify(snapshot.prompt ?? null);
  for (const { path, models } of await store.list()) {
    if (!models.includes(config.model) || ofPrompt.length >= MOST_PAST_CALLS) continue;
    if (ofModel.length >= MOST_PAST_CALLS && ofPrompt.length > 0) break;
    const { head } = await store.get(path);
    const used = head?.config as { prompt?: unknown } | undefined;
    const target = JSON.stringify(used?.prompt ?? null) === prompt ? ofPrompt : ofModel;
    for await (const { model, status, tokenUsage, durationSeconds } of store.records(path)) {
      if (model !== config.model || status !== "ok" || target.length >= MOST_PAST_CALLS) continue;
      const { inputTokens, outputTokens, source } = tokenUsage;
      if (source !== "reported" || inputTokens === null || outputTokens === null) continue;
      target.push({ inputTokens, outputTokens, durationSeconds });
    }
  }
  return ofPrompt.length > 0 ? ofPrompt : ofModel;
}
