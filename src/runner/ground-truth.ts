import { isConfigMap } from "../config/config-tree.js";
import type { ScoreSettings } from "../config/run-config.js";
import { fieldOf, scoredFields } from "./field-score.js";
import type { FrameAnswers } from "./frame-answers.js";
import type { Frame } from "./frame-inputs.js";
import { InputProblem } from "./input-problem.js";

/**
 * Checks that a ground truth fits the frames of a run: it knows some of them, and has the fields that
 * are to be compared.
 * @throws InputProblem
 */
export function checkGroundTruth(
  settings: ScoreSettings,
  frames: readonly Frame[],
  truths: FrameAnswers,
): void {
  const known = frames.filter(({ number }) => truths.has(number));
  if (known.length === 0) {
    const numbers = [...truths.keys()];
    throw new InputProblem(
      `${settings.groundTruth} has no answer for any of the ${frames.length} frames`,
      `It is about frames ${numbers.slice(0, 5).join(", ")}${numbers.length > 5 ? ", …" : ""}; the run has ${frames
        .slice(0, 5)
        .map(({ number }) => number)
        .join(", ")}${frames.length > 5 ? ", …" : ""}.`,
    );
  }
  for (const { number } of known) {
    const truth = truths.get(number);
    if (!isConfigMap(truth)) {
      if (!settings.fields) continue;
      throw new InputProblem(
        `the truth of frame ${number} in ${settings.groundTruth} has no fields`,
        "Remove `score.fields`, or write a map of fields.",
      );
    }
    const fields = scoredFields(truth, settings);
    const missing = fields.find((field) => fieldOf(truth, field) === undefined);
    if (fields.length > 0 && missing === undefined) continue;
    throw new InputProblem(
      missing === undefined
        ? `no field of frame ${number} in ${settings.groundTruth} is left to compare`
        : `the truth of frame ${number} in ${settings.groundTruth} has no field \`${missing}\``,
      `Its fields: ${Object.keys(truth).join(", ") || "none"}. Correct \`score.fields\` or \`score.ignore\`.`,
    );
  }
}
