import type { LocalEstimate, Modality } from "../format/token-usage.js";
import { modelFamilyName } from "./model-family-name.js";
import { STATIC_RATIO_ROWS } from "./static-ratio-rows.js";

/** Enough of a text to tell its script by. */
const SAMPLE_CHARACTERS = 4_000;
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]/g;

/** Tokens of the model for one token of a local count of text; 1 where the count is the model's own. */
export function staticTextRatio(model: string, text = ""): number {
  const family = modelFamilyName(model);
  const row = STATIC_RATIO_ROWS.find(({ models }) => models.test(family));
  return (isMostlyCjk(text) ? row?.cjkRatio : undefined) ?? row?.ratio ?? 1;
}

/** A local estimate, and the parts of its corrected input where the static ratio corrected it. */
export interface StaticallyCorrected {
  estimate: LocalEstimate;
  inputByModality?: Partial<Record<Modality, number>>;
}

/** Brings the counts of text that no earlier call has corrected nearer to the model's own tokenizer. */
export function correctByStaticRatio(
  estimate: LocalEstimate,
  model: string,
  texts: { input: string; output: string },
): StaticallyCorrected {
  const corrected: StaticallyCorrected = { estimate: { ...estimate } };
  const ratios = new Set<number>();
  const { inputTokens, outputTokens, inputByModality } = estimate;
  const ofInput = staticTextRatio(model, texts.input);
  const text = inputByModality?.text ?? 0;
  if (inputTokens !== null && estimate.correctedInputTokens === undefined && text > 0 && ofInput !== 1) {
    const scaled = Math.round(text * ofInput);
    corrected.estimate.correctedInputTokens = inputTokens - text + scaled;
    corrected.inputByModality = { ...inputByModality, text: scaled };
    ratios.add(ofInput);
  }
  const ofOutput = staticTextRatio(model, texts.output);
  if (outputTokens !== null && estimate.correctedOutputTokens === undefined && ofOutput !== 1) {
    corrected.estimate.correctedOutputTokens = Math.round(outputTokens * ofOutput);
    ratios.add(ofOutput);
  }
  if (ratios.size === 0) return { estimate };
  const words = [...ratios].map((ratio) => `×${Number(ratio.toPrecision(3))}`).join(" and ");
  corrected.estimate.method = `${estimate.method}, text ${words} by a static ratio`;
  return corrected;
}

function isMostlyCjk(text: string): boolean {
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  return (sample.match(CJK)?.length ?? 0) * 2 > sample.length;
}
