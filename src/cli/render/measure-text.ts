import { countText, shortDurationText, usdText } from "../../logger/number-text.js";

/** How a measure is called and its values are written. */
export interface MeasureText {
  name: string;
  value(value: number): string;
  /** Words for a candidate that is higher, and lower. */
  higher: string;
  lower: string;
}

export function measureText(measure: string): MeasureText {
  const known = MEASURE_TEXTS[measure];
  if (known) return known;
  const name = measure.replace(/^score\./, "");
  return {
    name,
    value: (value) => value.toFixed(4),
    higher: `scores higher on ${name}`,
    lower: `scores lower on ${name}`,
  };
}

/** The same with a sign. */
export function signedMeasureText(measure: string, value: number): string {
  const text = measureText(measure).value(Math.abs(value));
  return value > 0 ? `+${text}` : value < 0 ? `-${text}` : text;
}

function tokensText(tokens: number): string {
  return tokens >= 100 || Number.isInteger(tokens) ? countText(Math.round(tokens)) : tokens.toFixed(1);
}

const MEASURE_TEXTS: Partial<Record<string, MeasureText>> = {
  succeeded: {
    name: "succeeded",
    value: (value) => value.toFixed(4),
    higher: "fails less often",
    lower: "fails more often",
  },
  costUsd: { name: "cost", value: usdText, higher: "costs more", lower: "costs less" },
  durationSeconds: { name: "duration", value: shortDurationText, higher: "takes longer", lower: "is faster" },
  inputTokens: {
    name: "input tokens",
    value: tokensText,
    higher: "sends more tokens",
    lower: "sends fewer tokens",
  },
  outputTokens: {
    name: "output tokens",
    value: tokensText,
    higher: "answers with more tokens",
    lower: "answers with fewer tokens",
  },
};
