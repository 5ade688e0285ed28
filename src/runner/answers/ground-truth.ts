import { isConfigMap } from "../../config/config-tree.js";
import { namedGroups } from "../../config/named-groups.js";
import type { ScoreSettings } from "../../config/run-config.js";
import type { Frame } from "../inputs/frame-inputs.js";
import type { ItemSource } from "../inputs/input-item.js";
import { InputProblem } from "../inputs/input-problem.js";
import { fieldOf, scoredFields } from "./field-score.js";
import { type TrueAnswers, truthOf } from "./true-answers.js";

/**
 * Checks that a ground truth fits the frames of a run: it knows some of them, and has the fields that
 * are to be compared.
 * @throws InputProblem
 */
export function checkGroundTruth(
  settings: ScoreSettings & { groundTruth: string },
  frames: readonly Frame[],
  truths: TrueAnswers,
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
    checkTruth(truths.get(number), `frame ${number}`, settings);
  }
}

/** The same for rows, of which some one at least has to be known. @throws InputProblem */
export function checkRowTruths(
  settings: ScoreSettings & { groundTruth: string },
  items: ItemSource,
  truths: TrueAnswers,
): void {
  let position = 0;
  while (position < items.count && !truthOf(items.at(position), settings, truths)) position++;
  if (position === items.count) {
    const keys = [...truths.keys()];
    throw new InputProblem(
      `${settings.groundTruth} has no answer for any of the ${items.count} rows`,
      `It is about ${keys.slice(0, 5).join(", ")}${keys.length > 5 ? ", …" : ""}; the first row is ${items.at(0).key}.`,
    );
  }
  for (const [key, truth] of truths) checkTruth(truth, String(key), settings);
}

function checkTruth(truth: unknown, name: string, settings: ScoreSettings & { groundTruth: string }): void {
  const fault = truthFault(truth, settings);
  if (!fault) return;
  const what = fault.what.replace("the truth", `the truth of ${name} in ${settings.groundTruth}`);
  throw new InputProblem(what, fault.remedy);
}

/** Why an answer cannot be compared with a truth. */
function truthFault(truth: unknown, settings: ScoreSettings): { what: string; remedy: string } | undefined {
  if (settings.module !== undefined) return undefined;
  const isSingle = typeof truth !== "object" || truth === null;
  if (settings.text !== undefined) {
    return isSingle
      ? undefined
      : {
          what: "the truth is no text",
          remedy: "`score.text` compares texts: write texts, or compare fields.",
        };
  }
  if (settings.regex !== undefined) return groupFault(truth, isSingle, settings);
  if (!isConfigMap(truth)) {
    if (!settings.fields) return undefined;
    return { what: "the truth has no fields", remedy: "Remove `score.fields`, or write a map of fields." };
  }
  const fields = scoredFields(truth, settings);
  const remedy = `Its fields: ${Object.keys(truth).join(", ") || "none"}. Correct \`score.fields\` or \`score.ignore\`.`;
  const missing = fields.find((field) => fieldOf(truth, field) === undefined);
  if (missing !== undefined) return { what: `the truth has no field \`${missing}\``, remedy };
  if (fields.length === 0) return { what: "no field of the truth is left to compare", remedy };
  const noSet = settings.sets?.find(
    (field) => fields.includes(field) && !Array.isArray(fieldOf(truth, field)),
  );
  if (noSet === undefined) return undefined;
  return { what: `the truth has no list in \`${noSet}\``, remedy: "Take the field out of `score.sets`." };
}

function groupFault(
  truth: unknown,
  isSingle: boolean,
  { regex = "", regexFlags }: ScoreSettings,
): { what: string; remedy: string } | undefined {
  const groups = namedGroups(regex, regexFlags) ?? [];
  if (groups.length === 0 || (groups.length === 1 && isSingle)) return undefined;
  const missing = groups.find((group) => !isConfigMap(truth) || !Object.hasOwn(truth, group));
  if (missing === undefined) return undefined;
  return {
    what: `the truth has no field \`${missing}\``,
    remedy: "Each named group of `score.regex` is compared with the field of its name.",
  };
}
