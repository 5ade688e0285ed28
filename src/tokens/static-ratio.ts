import { modelFamilyName } from "./model-family-name.js";
import { STATIC_RATIO_ROWS } from "./static-ratio-rows.js";

/** Tokens of the model for one token of a local count of text; 1 where the count is the model's own. */
export function staticTextRatio(model: string): number {
  const family = modelFamilyName(model);
  return STATIC_RATIO_ROWS.find((row) => row.models.test(family))?.ratio ?? 1;
}
