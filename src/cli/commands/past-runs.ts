import type { LoadedRunConfig } from "../../config/load-run-config.js";
import type { PastCall, PastRun } from "../../runner/estimate/estimate-output.js";
import type { ExperimentStore } from "../../store/experiment-store.js";

/** The newest calls say most about the next ones. */
const MOST_PAST_CALLS = 2_000;

/**
 * Calls that ended well, run by run: of the same model and prompt where there are any, else of the same model.
 * What the sandbox answered says nothing of a real model, nor the other way round.
 */
export async function pastRunsOf(
  store: ExperimentStore,
  { config, snapshot }: LoadedRunConfig,
): Promise<PastRun[]> {
  const isSandbox = config.baseUrl === "sandbox";
  const ofModel: PastCall[][] = [];
  const ofPrompt: PastCall[][] = [];
  const room = (runs: PastCall[][]) => MOST_PAST_CALLS - runs.reduce((sum, run) => sum + run.length, 0);
  const prompt = JSON.stringify(snapshot.prompt ?? null);
  for (const { path, models, sandbox } of await store.list()) {
    if (room(ofPrompt) <= 0) break;
    if (!models.includes(config.model) || sandbox !== isSandbox) continue;
    if (room(ofModel) <= 0 && ofPrompt.length > 0) break;
    const { head } = await store.get(path);
    const used = head?.config as { prompt?: unknown } | undefined;
    const target = JSON.stringify(used?.prompt ?? null) === prompt ? ofPrompt : ofModel;
    const calls: PastCall[] = [];
    target.push(calls);
    for await (const { model, status, tokenUsage, durationSeconds } of store.records(path)) {
      if (room(target) <= 0) break;
      if (model !== config.model || status !== "ok") continue;
      const { inputTokens, outputTokens, reasoningTokens = 0, source } = tokenUsage;
      if (source !== "reported" || inputTokens === null || outputTokens === null) continue;
      calls.push({
        inputTokens,
        outputTokens,
        answerTokens: Math.max(0, outputTokens - reasoningTokens),
        durationSeconds,
      });
    }
  }
  return ofPrompt.some((calls) => calls.length > 0) ? ofPrompt : ofModel;
}
