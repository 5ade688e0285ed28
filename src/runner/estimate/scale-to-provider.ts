import { type CountedInputs, type InputParts, scaleParts, sumOfParts } from "./estimate-inputs.js";

const NO_PARTS: InputParts = { prompt: 0, examples: 0, attachments: 0, history: 0, frames: 0 };

/**
 * The provider's counts of calls in the place of the local ones, which are kept as shares: a provider counts
 * whole requests, and does not tell what part of them holds how much.
 */
export function scaleToProvider(local: CountedInputs, tokens: ReadonlyMap<number, number>): CountedInputs {
  const partsAt = new Map(local.calls.map(({ position, parts }) => [position, parts]));
  let localSum = 0;
  let providerSum = 0;
  const calls = [...tokens]
    .sort(([one], [other]) => one - other)
    .map(([position, total]) => {
      const parts = partsAt.get(position);
      const sum = parts ? sumOfParts(parts) : 0;
      if (!parts || sum === 0) return { position, parts: { ...NO_PARTS, unsplit: total } };
      localSum += sum;
      providerSum += total;
      return { position, parts: scaleParts(parts, total / sum) };
    });
  const ratio = localSum === 0 ? undefined : providerSum / localSum;
  const { prefixTokens, initialAnswerTokens } = local;
  return {
    calls,
    uncountable: 0,
    prefixTokens: prefixTokens === null || ratio === undefined ? null : prefixTokens * ratio,
    initialAnswerTokens: initialAnswerTokens * (ratio ?? 1),
  };
}
