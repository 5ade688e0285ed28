import type { RunConfig } from "../../config/run-config.js";
import type { ItemResult } from "../../format/item-result.js";
import type { LaterScores } from "../../journal/read-scores.js";
import type { Frame } from "../inputs/frame-inputs.js";
import type { InputItem } from "../inputs/input-item.js";
import type { StopSignals } from "../pacing/stop-signals.js";
import type { PreparedRun } from "../prepare-run.js";
import type { AnswerToScore } from "./score-module.js";
import { truthOf } from "./true-answers.js";

/** What a module of the user's own scores answers with. */
export interface ModuleScoreSetting {
  config: Pick<RunConfig, "score" | "timeoutSeconds">;
  prepared: Pick<PreparedRun, "truths" | "scoreModule">;
  stop: Pick<StopSignals, "giveUp">;
  /** Writes a score down, beside the generation of that key. */
  logScore?: (key: string, name: string, value: number) => void;
  /** What earlier sessions wrote down. */
  earlierScores?: LaterScores;
}

/**
 * An answered item with the scores of the user's own module. The answer is in the log by then, since it is paid
 * for, and the module may take its time or fail.
 */
export async function withModuleScores(
  setting: ModuleScoreSetting,
  item: InputItem,
  result: ItemResult,
): Promise<ItemResult> {
  const { config, prepared, stop } = setting;
  const { key, status, answer } = result;
  if (!prepared.scoreModule || !config.score || status !== "ok" || answer === null) return result;
  const { frame, row } = item;
  const known = truthOf(item, config.score, prepared.truths);
  const scored = await orGivenUp(
    stop.giveUp,
    prepared.scoreModule(
      {
        key,
        answer,
        ...("parsed" in result && { parsed: result.parsed }),
        ...(result.parseError !== undefined && { parseError: result.parseError }),
        ...(result.schemaErrors && { schemaErrors: result.schemaErrors }),
        ...known,
        ...(frame && { frame: placeOf(frame) }),
        ...(row && { row }),
      },
      { name: config.score.name, timeoutSeconds: config.timeoutSeconds },
    ),
  );
  const earlier = setting.earlierScores?.get(key);
  for (const [name, value] of Object.entries(scored.scores ?? {})) {
    if (earlier?.[name] !== value) setting.logScore?.(key, name, value);
  }
  return { ...result, ...scored };
}

function placeOf({ number, fileName, path, timeSeconds }: Frame): AnswerToScore["frame"] {
  return { number, file: fileName, path, ...(timeSeconds !== undefined && { timeSeconds }) };
}

type Scored = Pick<ItemResult, "scores" | "scoreError">;

async function orGivenUp(giveUp: AbortSignal, scoring: Promise<Scored>): Promise<Scored> {
  const given = { scoreError: "the run was stopped before the answer was scored" };
  if (giveUp.aborted) return given;
  let leave: () => void = () => {};
  const stopped = new Promise<Scored>((resolve) => {
    leave = () => resolve(given);
    giveUp.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([scoring, stopped]);
  } finally {
    giveUp.removeEventListener("abort", leave);
  }
}
