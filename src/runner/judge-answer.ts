import type { RunConfig } from "../config/run-config.js";
import type { ItemResult } from "../format/item-result.js";
import { type ParsedAnswer, parseAnswerJson } from "./answer-json.js";
import { scoreFields } from "./field-score.js";
import type { Frame } from "./frame-inputs.js";
import type { PreparedRun } from "./prepare-run.js";

/** What answers are judged by. */
export interface JudgeSetting {
  config: Pick<RunConfig, "output" | "score">;
  prepared: Pick<PreparedRun, "truths">;
}

/** What the configuration makes of an answer: its JSON, and how good that is. */
export type Judgement = Pick<ItemResult, "scores" | "parsed" | "parseError">;

export function judgeAnswer(setting: JudgeSetting, frame: Frame, text: string): Judgement {
  const parsed = setting.config.output.format === "json" ? parseAnswerJson(text) : undefined;
  return {
    scores: parsed && scoresOf(setting, frame, parsed),
    ...(parsed?.ok ? { parsed: parsed.value } : {}),
    ...(parsed && !parsed.ok ? { parseError: parsed.reason } : {}),
  };
}

function scoresOf(
  { config, prepared }: JudgeSetting,
  frame: Frame,
  parsed: ParsedAnswer,
): Record<string, number> | undefined {
  if (!config.score || !prepared.truths?.has(frame.number)) return undefined;
  return scoreFields(parsed, prepared.truths.get(frame.number), config.score);
}
