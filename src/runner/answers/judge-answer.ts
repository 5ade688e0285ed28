import type { RunConfig } from "../../config/run-config.js";
import type { ItemResult } from "../../format/item-result.js";
import type { InputItem } from "../inputs/input-item.js";
import type { PreparedRun } from "../prepare-run.js";
import { type ParsedAnswer, parseAnswerJson } from "./answer-json.js";
import { scoreFields } from "./field-score.js";
import { scoreRegex } from "./regex-score.js";
import { isTrueText } from "./text-score.js";
import { hasTruths, truthOf } from "./true-answers.js";

/** What answers are judged by. */
export interface JudgeSetting {
  config: Pick<RunConfig, "output" | "score">;
  prepared: Pick<PreparedRun, "truths" | "schema">;
}

/** What the configuration makes of an answer: its JSON, and how good that is. */
export type Judgement = Pick<
  ItemResult,
  "scores" | "scoreError" | "extracted" | "parsed" | "parseError" | "parseRepairs" | "schemaErrors"
>;

export function judgeAnswer(setting: JudgeSetting, item: InputItem, text: string): Judgement {
  const { output } = setting.config;
  const parsed = output.format === "json" ? parseAnswerJson(text, output) : undefined;
  return {
    ...scoresOf(setting, item, text, parsed),
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

/** The scores that the configuration itself says how to make; a module's come later. */
function scoresOf(
  { config: { score }, prepared: { truths } }: JudgeSetting,
  item: InputItem,
  text: string,
  parsed: ParsedAnswer | undefined,
): Judgement {
  if (!score || score.module !== undefined) return {};
  const known = truthOf(item, score, truths);
  const needsTruth = score.regex === undefined || hasTruths(score);
  if (needsTruth && !known) return {};
  const truth = known?.truth;
  try {
    if (score.text !== undefined) {
      return { scores: { [score.name]: Number(isTrueText(text, truth, score.text)) } };
    }
    if (score.regex !== undefined) return scoreRegex(text, truth, score);
    return parsed ? { scores: scoreFields(parsed, truth, score) } : {};
  } catch (error) {
    return { scoreError: error instanceof Error ? error.message : String(error) };
  }
}
