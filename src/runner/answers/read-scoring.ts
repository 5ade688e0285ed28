import type { ConfigDraft } from "../../config/load-run-config.js";
import type { ScoreSettings } from "../../config/run-config.js";
import { nearestName } from "../../format/nearest-name.js";
import { readFrameAnswers } from "../inputs/frame-answers.js";
import { InputProblem } from "../inputs/input-problem.js";
import type { ItemInputs, ReadAt } from "../inputs/input-reading.js";
import type { RowInputs } from "../inputs/row-items.js";
import { checkGroundTruth, checkRowTruths } from "./ground-truth.js";
import { loadScoreModule, type ScoreModule } from "./score-module.js";
import { readKeyedAnswers, type TrueAnswers } from "./true-answers.js";

const SETTINGS = ["fields", "ignore", "sets", "regex", "regex_flags", "text"].map((key) => ["score", key]);

/** The true answers, checked against the items, and the user's own module. */
export async function readScoring(
  { config }: Pick<ConfigDraft, "config">,
  { frames, rows, items }: ItemInputs,
  at: ReadAt,
): Promise<{ truths?: TrueAnswers; scoreModule?: ScoreModule }> {
  const { score, inputs } = config;
  if (!score) return {};
  const { groundTruth, module, truthColumn } = score;
  if (rows && truthColumn !== undefined) {
    await at(["score", "truth"], () => checkTruthColumn(truthColumn, rows));
  }
  const readTruths: (path: string) => Promise<TrueAnswers> = inputs.rows
    ? readKeyedAnswers
    : readFrameAnswers;
  const truths = groundTruth && (await at(["score", "ground_truth"], () => readTruths(groundTruth)));
  if (truths && items) {
    const settings: ScoreSettings & { groundTruth: string } = { ...score, groundTruth };
    const check = () =>
      frames ? checkGroundTruth(settings, frames, truths) : checkRowTruths(settings, items, truths);
    await at(["score", "ground_truth"], check, SETTINGS);
  }
  const scoreModule = module && (await at(["score", "module"], () => loadScoreModule(module)));
  return { ...(truths && { truths }), ...(scoreModule && { scoreModule }) };
}

/** @throws InputProblem when no row has the column. */
function checkTruthColumn(column: string, { columns: { kinds, incomplete } }: RowInputs): void {
  const names = [...Object.keys(kinds), ...Object.keys(incomplete)];
  if (names.includes(column)) return;
  const near = nearestName(column, names);
  throw new InputProblem(
    `no row has a column \`${column}\``,
    `${near ? `Did you mean \`${near}\`? ` : ""}The columns: ${names.join(", ")}.`,
  );
}
