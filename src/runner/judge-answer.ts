import type { RunConfig } from "../config/run-config.js";
import type { ItemResult } from "../format/item-result.js";
import { type ParsedAnswer, parseAnswerJson } from "./answer-json.js";
import { scoreFields } from "./field-score.js";
import type { InputItem } from "./input-item.js";
import type { PreparedRun } from "./prepare-run.js";

/** What answers are judged by. */
export interface JudgeSetting {
  config: Pick<RunConfig, "output" | "score">;
  prepared: Pick<PreparedRun, "truths" | "schema">;
}

/** What the configuration makes of an answer: its JSON, and how good that is. */
export type Judgement = Pick<
  ItemResult,
  "scores" | "parsed" | "parseError" | "parseRepairs" | "schemaErrors"
>;

export function judgeAnswer(setting: JudgeSetting, item: InputItem, text: string): Judgement {
  const { output } = setting.config;
  const parsed = output.format === "json" ? parseAnswerJson(text, output) : undefined;
  return {
    scores: parsed && scoresOf(setting, item, parsed),
    ...(parsed?.ok ? readOf(setting, parsed) : {}),
    ...(parsed && !parsed.ok ? { parseError: parsed.reason } : {}),
  };
}

function readOf(
  { prepared }: JudgeSetting,
  { value, repairs = [] }: Extract<ParsedAnswer, { ok: true }>,
): Judgement {
  const schemaErrors = prepared.schema?.check(value) ?? [];
  return {
    parsed: value,
    ...(repairs.length > 0 && { parseRepairs: repairs }),
    ...(schemaErrors.length > 0 && { schemaErrors }),
  };
}

function scoresOf(
  { config, prepared }: JudgeSetting,
  { frame }: InputItem,
  parsed: ParsedAnswer,
): Record<string, number> | undefined {
  if (!config.score || !frame || !prepared.truths?.has(frame.number)) return undefined;
  return scoreFields(parsed, prepared.truths.get(frame.number), config.score);
}
