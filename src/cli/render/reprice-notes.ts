import type { Repricing } from "../../analysis/repricing.js";
import { countText } from "../../logger/number-text.js";
import { similarModels } from "../../pricing/similar-models.js";
import { countImagesAlike, countTextAlike } from "../../tokens/count-likeness.js";
import type { RepriceView } from "./reprice-output.js";

const MOST_REMARKS = 5;

/** What a reader must know to take a repricing for what it is: how far the usage can be carried over. */
export function repriceNotes(repricing: Repricing, view: RepriceView, sandbox: boolean): string[] {
  return [
    ...(sandbox ? ["The sandbox billed nothing: both figures are what the model would cost."] : []),
    ...(view.at && view.at > new Date() && !view.isToday
      ? ["That day is still to come: these are its prices as far as they are known today."]
      : []),
    ...(view.model === undefined || isAllUnpriced(repricing) ? [] : otherModelNotes(repricing, view.model)),
    ...usageNotes(repricing),
    ...priceNotes(repricing, view),
  ];
}

function otherModelNotes(repricing: Repricing, model: string): string[] {
  const logged = repricing.byModel.map((each) => each.model);
  const others = logged.filter((each) => each !== model);
  if (others.length === 0) return [];
  const otherTexts = others.filter((each) => !countTextAlike(each, model));
  const otherImages = others.filter((each) => !countImagesAlike(each, model));
  return [
    `${model} would have answered in its own words and thought at its own length: the logged counts are taken as they are.`,
    ...(otherTexts.length > 0
      ? [
          `${model} cuts text into other tokens than ${listText(otherTexts)}, so the true counts would differ.`,
        ]
      : []),
    ...(repricing.withImages > 0 && otherImages.length > 0
      ? [
          `${countOf(repricing.withImages, "call")} had images, which ${model} may count in another way than ${listText(otherImages)}.`,
        ]
      : []),
    ...(repricing.cacheReads > 0
      ? [
          `${countOf(repricing.cacheReads, "call")} read from a cache; whether ${model} would have had the same in its cache is not known.`,
        ]
      : []),
  ];
}

function usageNotes({ estimatedUsage, reportedByProvider }: Repricing): string[] {
  return [
    ...(estimatedUsage > 0
      ? [`The tokens of ${countOf(estimatedUsage, "call")} were counted locally, and are an estimate.`]
      : []),
    ...(reportedByProvider > 0
      ? [
          `The logged cost of ${countOf(reportedByProvider, "call")} is the provider's own figure; the new one is computed.`,
        ]
      : []),
  ];
}

function priceNotes(repricing: Repricing, view: RepriceView): string[] {
  const { remarks, inexactPrices } = repricing;
  const dropped = remarks.slice(MOST_REMARKS);
  const isBeforeItsTime = remarks.some(({ reason, unpriced }) => unpriced && /known for \d{4}-/.test(reason));
  const similar =
    isAllUnpriced(repricing) && !isBeforeItsTime && view.model !== undefined ? similarModels(view.model) : [];
  const alike = similar.filter((name) => name !== view.model);
  return [
    ...(inexactPrices > 0
      ? [`⚠️ The new price of ${countOf(inexactPrices, "call")} is a guess: only a like name has one.`]
      : []),
    ...remarks
      .slice(0, MOST_REMARKS)
      .map(
        ({ reason, unpriced, generations }) =>
          `${countOf(generations, "call")}${unpriced ? " not repriced" : ""}: ${reason}.`,
      ),
    ...(dropped.length > 0 ? [`… and ${countOf(dropped.length, "more remark")}.`] : []),
    ...(isBeforeItsTime && view.at === undefined
      ? ["Prices are those of the day of each call; --at DATE takes another day's."]
      : []),
    ...(alike.length > 0 ? [`Priced models of a similar name: ${alike.join(", ")}.`] : []),
  ];
}

function isAllUnpriced({ total }: Repricing): boolean {
  return total.unpricedRepriced === total.generations;
}

function listText(models: readonly string[]): string {
  return models.length > 3 ? `${models.slice(0, 3).join(", ")} and others` : models.join(", ");
}

function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}
